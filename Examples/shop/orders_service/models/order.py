"""An order and its lines."""

from dataclasses import dataclass, field
from decimal import Decimal

from .execution import ExecutionState


@dataclass(frozen=True)
class OrderLine:
    sku: str
    quantity: int
    price: Decimal


@dataclass
class Order:
    id: int
    customer_id: int
    country: str = "DE"
    lines: list[OrderLine] = field(default_factory=list)
    state: ExecutionState = ExecutionState.PENDING

    def net(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))
