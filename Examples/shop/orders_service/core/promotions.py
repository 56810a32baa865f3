"""Vouchers paid with loyalty points."""

from decimal import Decimal

from orders_service.core.loyalty import points_for
from orders_service.models.order import Order

POINTS_PER_EURO = 100


def voucher_value(order: Order) -> Decimal:
    return Decimal(points_for(order.customer_id)) / POINTS_PER_EURO
