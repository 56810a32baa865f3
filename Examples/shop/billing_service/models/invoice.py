"""An invoice."""

from dataclasses import dataclass
from decimal import Decimal

from billing_service.models.execution import ExecutionState


@dataclass
class Invoice:
    number: str
    order_id: int
    net: Decimal
    vat: Decimal
    state: ExecutionState = ExecutionState.PENDING

    @property
    def country(self) -> str:
        return self.number.partition("-")[0]
