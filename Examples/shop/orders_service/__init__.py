"""Takes orders: carts, checkout, live order status."""

__version__ = "3.4.0"
