"""DEPRECATED: use shop.core.orders."""

from shop.core.orders import Order, OrderLine as Line, create_order
