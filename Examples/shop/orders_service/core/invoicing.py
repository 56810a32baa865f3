"""The pro-forma invoice that a customer sees before paying."""

from dataclasses import dataclass
from decimal import Decimal

from orders_service.core.pricing import total
from orders_service.models.order import Order
from shared import DEFAULT_CURRENCY


@dataclass(frozen=True)
class ProForma:
    order_id: int
    amount: Decimal
    currency: str = DEFAULT_CURRENCY


class InvoiceFactory:
    def create(self, order: Order) -> ProForma:
        return ProForma(order_id=order.id, amount=total(order))

    def preview(self, order: Order) -> str:
        invoice = self.create(order)
        return f"Order {invoice.order_id}: {invoice.amount:.2f} {invoice.currency}"
