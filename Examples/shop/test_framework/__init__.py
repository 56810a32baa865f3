"""Helpers that the tests of every service share."""

from contextlib import contextmanager


class FakeSocket:
    """Remembers what was sent to it."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, text: str) -> None:
        self.sent.append(text)


@contextmanager
def raises(expected: type[Exception]):
    try:
        yield
    except expected:
        return
    raise AssertionError(f"{expected.__name__} was not raised")
