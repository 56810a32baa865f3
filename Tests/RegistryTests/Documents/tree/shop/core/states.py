from enum import Enum


class OrderState(Enum):
    NEW = 1
    PAID = 2
