"""The pool of database connections: the one that both services should use."""

import sqlite3


class ConnectionManager:
    """Opens each database once and hands out the same connection afterwards."""

    def __init__(self) -> None:
        self._connections: dict[str, sqlite3.Connection] = {}

    def connect(self, dsn: str) -> sqlite3.Connection:
        if dsn not in self._connections:
            self._connections[dsn] = sqlite3.connect(dsn)
        return self._connections[dsn]

    def close(self, dsn: str) -> None:
        connection = self._connections.pop(dsn, None)
        if connection is not None:
            connection.close()

    def close_all(self) -> None:
        for dsn in list(self._connections):
            self.close(dsn)


_manager = ConnectionManager()


def get_connection_manager() -> ConnectionManager:
    return _manager
