from shop.core.orders import Basket


class Page:
    basket = Basket
