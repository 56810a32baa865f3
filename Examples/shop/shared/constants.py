"""Facts about the shop that no service may redefine."""

from decimal import Decimal

__all__ = ["DEFAULT_CURRENCY", "FREE_SHIPPING_FROM", "VAT_RATES"]

DEFAULT_CURRENCY = "EUR"
FREE_SHIPPING_FROM = Decimal("49.00")
VAT_RATES = {
    "AT": Decimal("0.20"),
    "DE": Decimal("0.19"),
    "NL": Decimal("0.21"),
}

# Not exported: only for the yearly price review.
REVIEW_MONTH = 11
