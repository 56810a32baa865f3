from shop.core.orders import Order, OrderState


def test_state():
    assert OrderState.NEW
    assert Order().total() == 0
