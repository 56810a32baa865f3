"""Sessions of customers who are filling a cart."""

import secrets


class SessionManager:
    def __init__(self) -> None:
        self._customers: dict[str, int] = {}

    def open(self, customer_id: int) -> str:
        token = secrets.token_urlsafe(16)
        self._customers[token] = customer_id
        return token

    def customer(self, token: str) -> int | None:
        return self._customers.get(token)


def create_session(manager: SessionManager, customer_id: int) -> str:
    return manager.open(customer_id)
