"""Matches payments with what was ordered."""

from decimal import Decimal

from billing_service.core.ledger import open_amount
from billing_service.models import ExecutionState, Invoice
from orders_service.models.order import Order


def settle(order: Order, invoice: Invoice, paid: Decimal) -> ExecutionState:
    if invoice.order_id != order.id:
        return ExecutionState.DISPUTED
    if paid < 0:
        return ExecutionState.REFUNDED
    if open_amount(invoice, paid) > 0:
        return ExecutionState.RUNNING
    return ExecutionState.COMPLETED
