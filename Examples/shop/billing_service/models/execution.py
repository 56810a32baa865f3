"""How far the payment of an invoice has come."""

from enum import Enum


class ExecutionState(str, Enum):
    PENDING = "pending"
    RUNNING = "in_progress"
    COMPLETED = "done"
    FAILED = "failed"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
