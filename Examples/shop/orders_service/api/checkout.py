"""Checkout: the cart becomes an order, then an invoice."""

from orders_service.core.invoicing import InvoiceFactory
from orders_service.core.workflow import State, advance
from orders_service.models.order import Order


def checkout(order: Order, *, preview: bool = False) -> str:
    if preview:
        return InvoiceFactory().preview(order)
    order.state = advance(order.state, State.RUNNING)
    return bill(order)


def bill(order: Order) -> str:
    # Imported late: billing_service is not installed on the checkout kiosks.
    from billing_service.core.invoice_factory import InvoiceFactory as BillingInvoiceFactory

    invoice = BillingInvoiceFactory(country=order.country).create(order.id, order.net())
    order.state = advance(order.state, State.COMPLETED)
    return invoice.number
