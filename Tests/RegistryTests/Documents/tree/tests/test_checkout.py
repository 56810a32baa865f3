from unittest.mock import patch

from shop.api.checkout import Checkout
from shop.core.legacy_orders import create_order
from shop.core.orders import Order


@patch("shop.api.checkout.send_mail")
def test_checkout(send):
    Checkout().run(create_order())
    assert Order.limit == 50
