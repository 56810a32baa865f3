"""Entry point of the orders service."""

import sys

from orders_service import __version__
from orders_service.api.checkout import checkout
from orders_service.api.websocket import get_connection_manager
from orders_service.core.cache import CacheManager
from orders_service.core.session_manager import SessionManager
from orders_service.plugins.gift_wrap import gift_wrap_fee

try:
    import uvicorn
    from fastapi import FastAPI
except ImportError:
    FastAPI = None

sessions = SessionManager()
prices = CacheManager(ttl_seconds=300)
order_feed = get_connection_manager()


def build_orders_app():
    app = FastAPI(title="orders", version=__version__)
    app.post("/checkout")(checkout)
    app.get("/gift-wrap-fee")(gift_wrap_fee)
    return app


def main() -> int:
    if FastAPI is None:
        print("orders_service: install requirements.txt first", file=sys.stderr)
        return 1
    uvicorn.run(build_orders_app(), host="0.0.0.0", port=8000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
