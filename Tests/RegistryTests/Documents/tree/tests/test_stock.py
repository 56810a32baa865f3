from shop.core.orders import Order
from shop.core.stock import Stock


def test_take():
    assert Stock().take(Order())
