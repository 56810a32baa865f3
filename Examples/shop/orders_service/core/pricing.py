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


def share_out(amount: int, weights: list[int]) -> list[int]:
    """Splits cents by weights, so that the parts sum up to the whole."""
    total = sum(weights)
    if total == 0:
        raise ValueError("nothing to share out by")
    parts = [amount * weight // total for weight in weights]
    rest = amount - sum(parts)
    for index in range(len(parts)):
        if rest == 0:
            break
        parts[index] += 1
        rest -= 1
    return parts
