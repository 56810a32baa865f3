from enum import Enum


class OrderState(Enum):
    NEW = "new"
    PAID = "paid"
    SENT = "sent"
    LOST = "lost"


class OrderError(Exception):
    def __init__(self, order):
        self.order = order


class OrderLine:
    def price(self):
        return 1


class Order:
    limit = 50

    def total(self):
        return 0

    def cancel(self):
        raise OrderError(self)


def create_order():
    return Order()


MAX_LINES = 50
