"""Browsers that watch an order live."""

from collections import defaultdict
from typing import Protocol

from orders_service.api.sessions import SessionManager
from orders_service.models import ExecutionState


class Socket(Protocol):
    def send(self, text: str) -> None: ...


class ConnectionManager:
    def __init__(self, sessions: SessionManager) -> None:
        self.sessions = sessions
        self._watchers: defaultdict[int, list[Socket]] = defaultdict(list)

    def join(self, order_id: int, socket: Socket, token: str) -> bool:
        if self.sessions.client(token) is None:
            return False
        self._watchers[order_id].append(socket)
        return True

    def leave(self, order_id: int, socket: Socket) -> None:
        self._watchers[order_id].remove(socket)

    def broadcast(self, order_id: int, state: ExecutionState) -> None:
        for socket in self._watchers[order_id]:
            socket.send(state.value)


def get_connection_manager() -> ConnectionManager:
    return ConnectionManager(SessionManager())
