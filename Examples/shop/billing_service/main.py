"""Entry point of the billing service."""

import sys

from billing_service import __version__
from billing_service.api.webhooks import order_changed
from billing_service.core.database import get_connection_manager
from billing_service.core.settlement import settle

try:
    import uvicorn
    from fastapi import FastAPI
except ImportError:
    FastAPI = None

database = get_connection_manager()


def build_billing_app():
    app = FastAPI(title="billing", version=__version__)
    app.post("/webhooks/order-changed")(order_changed)
    app.post("/settle")(settle)
    return app


def main() -> int:
    if FastAPI is None:
        print("billing_service: install requirements.txt first", file=sys.stderr)
        return 1
    uvicorn.run(build_billing_app(), host="0.0.0.0", port=8001)
    return 0


if __name__ == "__main__":
    sys.exit(main())
