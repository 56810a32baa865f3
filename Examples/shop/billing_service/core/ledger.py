"""What is still to be paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from billing_service.models.invoice import Invoice

if TYPE_CHECKING:
    from orders_service.models import OrderLine


def open_amount(invoice: Invoice, paid: Decimal) -> Decimal:
    return invoice.net + invoice.vat - paid


def booking_text(line: OrderLine) -> str:
    return f"{line.quantity} x {line.sku}"


def split_payment(cents: int, shares: list[int]) -> list[int]:
    whole = sum(shares)
    if whole == 0:
        raise ValueError("a payment needs shares")
    pieces = [cents * share // whole for share in shares]
    left = cents - sum(pieces)
    for place in range(len(pieces)):
        if left == 0:
            break
        pieces[place] += 1
        left -= 1
    return pieces
