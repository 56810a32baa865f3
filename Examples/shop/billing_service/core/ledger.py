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
