from shop.core.orders import Order
