"""Refunds that a customer asks for."""

from decimal import Decimal

from billing_service.core.invoice_factory import InvoiceFactory
from billing_service.models import Invoice

MAX_DAYS = 30


def refund(invoice: Invoice, days: int) -> Invoice:
    """The invoice that takes the given one back."""
<<<<<<< HEAD
    if days > MAX_DAYS:
        raise ValueError("too late for a refund")
=======
    if days > MAX_DAYS and invoice.net > Decimal(20):
        raise ValueError("too late for a refund of this size")
>>>>>>> feature/small-refunds
    return InvoiceFactory(invoice.country).cancel(invoice)


def may_refund(days: int) -> bool:
    return days <= MAX_DAYS
