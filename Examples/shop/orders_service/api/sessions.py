"""Sessions of API clients, which expire."""

import secrets
import time


class SessionManager:
    lifetime_seconds = 900

    def __init__(self) -> None:
        self._clients: dict[str, tuple[str, float]] = {}

    def open(self, client: str) -> str:
        token = secrets.token_urlsafe(32)
        self._clients[token] = (client, time.monotonic() + self.lifetime_seconds)
        return token

    def client(self, token: str) -> str | None:
        client, expires_at = self._clients.get(token, (None, 0.0))
        return client if expires_at > time.monotonic() else None

    def expire(self, token: str) -> None:
        self._clients.pop(token, None)


def create_session(client: str) -> tuple[SessionManager, str]:
    manager = SessionManager()
    return manager, manager.open(client)
