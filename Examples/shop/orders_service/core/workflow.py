"""Which state of an order may follow which."""

from orders_service.models import ExecutionState

State = ExecutionState

_NEXT: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.COMPLETED, State.FAILED}),
    State.FAILED: frozenset({State.RUNNING, State.CANCELLED}),
}


class InvalidTransition(ValueError):
    """Raised when an order would skip a step."""


def advance(current: State, wanted: State) -> State:
    if wanted not in _NEXT.get(current, frozenset()):
        raise InvalidTransition(f"{current} -> {wanted}")
    return wanted


def is_final(state: State) -> bool:
    return state not in _NEXT
