"""What an order costs less."""

from decimal import Decimal

from orders_service.core import pricing
from orders_service.models.order import Order

BULK_FROM = Decimal("200.00")
BULK_RATE = Decimal("0.05")


def discount(order: Order) -> Decimal:
    goods = pricing.subtotal(order)
    return goods * BULK_RATE if goods >= BULK_FROM else Decimal(0)
