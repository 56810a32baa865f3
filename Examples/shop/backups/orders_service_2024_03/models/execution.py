"""How far an order has come."""

from enum import Enum


class ExecutionState(str, Enum):
    NEW = "new"
    RUNNING = "running"
    COMPLETED = "completed"
