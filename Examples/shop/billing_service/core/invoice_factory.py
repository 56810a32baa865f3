"""The invoice that the tax office sees."""

from decimal import Decimal
from itertools import count

from billing_service.core.tax import vat_for
from billing_service.models import Invoice

_numbers = count(1)


class InvoiceFactory:
    def __init__(self, country: str) -> None:
        self.country = country

    def create(self, order_id: int, net: Decimal) -> Invoice:
        return Invoice(
            number=f"{self.country}-{next(_numbers):06d}",
            order_id=order_id,
            net=net,
            vat=vat_for(self.country, net),
        )

    def cancel(self, invoice: Invoice) -> Invoice:
        return self.create(invoice.order_id, -invoice.net)
