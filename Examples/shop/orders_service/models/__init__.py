"""What the orders service stores."""

from orders_service.models.execution import ExecutionState
from orders_service.models.order import Order, OrderLine

__all__ = ["ExecutionState", "Order", "OrderLine"]
