"""From the cart to the settled invoice, through both services."""

from decimal import Decimal

from billing_service.core.invoice_factory import InvoiceFactory
from billing_service.core.settlement import settle
from billing_service.models import ExecutionState
from orders_service.api.checkout import checkout
from orders_service.core.workflow import State
from orders_service.models import Order, OrderLine

MUG = OrderLine(sku="MUG-01", quantity=1, price=Decimal("100.00"))


def test_checkout_gives_an_invoice_number():
    order = Order(id=1, customer_id=7, lines=[MUG])
    assert checkout(order).startswith("DE-")
    assert order.state is State.COMPLETED


def test_a_paid_order_is_settled():
    order = Order(id=2, customer_id=7, lines=[MUG])
    invoice = InvoiceFactory("DE").create(order.id, order.net())
    assert settle(order, invoice, Decimal("119.00")) is ExecutionState.COMPLETED
