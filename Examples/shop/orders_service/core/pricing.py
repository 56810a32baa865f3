"""What an order costs."""

from decimal import Decimal

from orders_service.core import discounts
from orders_service.models.order import Order
from shared import FREE_SHIPPING_FROM

SHIPPING_FEE = Decimal("4.90")


def subtotal(order: Order) -> Decimal:
    return sum((line.price * line.quantity for line in order.lines), Decimal(0))


def total(order: Order) -> Decimal:
    goods = subtotal(order) - discounts.discount(order)
    return goods if goods >= FREE_SHIPPING_FROM else goods + SHIPPING_FEE
