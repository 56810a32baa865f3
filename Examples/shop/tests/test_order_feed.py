"""Who watches an order hears of its changes; who doesn't, doesn't."""

from orders_service.api.sessions import create_session
from orders_service.api.websocket import ConnectionManager
from orders_service.models import ExecutionState
from test_framework import FakeSocket


def test_a_watcher_hears_of_a_change():
    sessions, token = create_session("browser")
    feed, socket = ConnectionManager(sessions), FakeSocket()
    assert feed.join(1, socket, token)
    feed.broadcast(1, ExecutionState.RUNNING)
    assert socket.sent == ["running"]


def test_an_expired_session_may_not_watch():
    sessions, token = create_session("browser")
    sessions.expire(token)
    assert not ConnectionManager(sessions).join(1, FakeSocket(), token)
