"""A small in-process cache with expiry."""

import time
from typing import Any


class CacheManager:
    def __init__(self, ttl_seconds: float = 60.0) -> None:
        self.ttl_seconds = ttl_seconds
        self._entries: dict[str, tuple[float, Any]] = {}

    def get(self, key: str) -> Any | None:
        expires_at, value = self._entries.get(key, (0.0, None))
        return value if expires_at > time.monotonic() else None

    def put(self, key: str, value: Any) -> None:
        self._entries[key] = (time.monotonic() + self.ttl_seconds, value)
