"""Billing's own database connections, older than shared.connections."""

import sqlite3
from contextlib import contextmanager


class ConnectionManager:
    def __init__(self, dsn: str = ":memory:") -> None:
        self.dsn = dsn
        self._connection: sqlite3.Connection | None = None

    def connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self.dsn)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ping(self) -> bool:
        return self.connect().execute("select 1").fetchone() == (1,)


def get_connection_manager(dsn: str = ":memory:") -> ConnectionManager:
    return ConnectionManager(dsn)


@contextmanager
def create_session(manager: ConnectionManager):
    connection = manager.connect()
    with connection:
        yield connection
