"""Value added tax by country of delivery."""

from decimal import Decimal

from shared.constants import VAT_RATES


def vat_for(country: str, net: Decimal) -> Decimal:
    return (net * VAT_RATES[country]).quantize(Decimal("0.01"))
