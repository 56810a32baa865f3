from mail.sender import send_mail
from shop.core.orders import Order, OrderState
from shop.core.stock import get_stock_manager


class Checkout:
    def run(self, order: Order):
        if order.total() > 0 and OrderState.NEW:
            get_stock_manager().stock().take(order)
            send_mail(order)
