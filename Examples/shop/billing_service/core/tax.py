"""Taxes as they were before the shop delivered abroad."""

from decimal import Decimal


def flat_rate_tax(net: Decimal) -> Decimal:
    return (net * Decimal("0.19")).quantize(Decimal("0.01"))
