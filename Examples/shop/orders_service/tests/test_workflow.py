"""An order can't skip a step, and billing has the same word for two of them."""

from billing_service.models import ExecutionState as BillingState
from orders_service.core.workflow import InvalidTransition, State, advance, is_final
from test_framework import raises


def test_a_pending_order_starts():
    assert advance(State.PENDING, State.RUNNING) is State.RUNNING


def test_a_completed_order_stays_completed():
    assert is_final(State.COMPLETED)
    with raises(InvalidTransition):
        advance(State.COMPLETED, State.RUNNING)


def test_billing_knows_pending_and_failed():
    for state in (State.PENDING, State.FAILED):
        assert BillingState(state.value).name == state.name
