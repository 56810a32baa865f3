"""Sessions of customers who are filling a cart."""


class SessionManager:
    def __init__(self) -> None:
        self._customers: dict[str, int] = {}

    def open(self, customer_id: int) -> str:
        token = str(customer_id)
        self._customers[token] = customer_id
        return token
