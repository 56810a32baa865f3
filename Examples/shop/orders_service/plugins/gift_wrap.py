"""Optional: wrap every parcel of an order."""

from decimal import Decimal

from shared.constants import DEFAULT_CURRENCY

FEE_PER_PARCEL = Decimal("2.50")


def gift_wrap_fee(parcels: int) -> str:
    return f"{FEE_PER_PARCEL * parcels} {DEFAULT_CURRENCY}"
