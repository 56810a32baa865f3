"""The shared cache, counting how often it helps."""

from typing import Any

from shared.cache import CacheManager as SharedCacheManager


class CacheManager(SharedCacheManager):
    hits = 0
    misses = 0

    def get(self, key: str) -> Any | None:
        value = super().get(key)
        if value is None:
            self.misses += 1
        else:
            self.hits += 1
        return value
