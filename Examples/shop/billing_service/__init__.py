"""Writes invoices and settles payments."""

__version__ = "1.9.2"
