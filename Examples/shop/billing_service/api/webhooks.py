"""Calls that arrive from the orders service."""

from billing_service.models.execution import ExecutionState
from orders_service.models import ExecutionState as OrderState  # groundplan: ignore[cross-service-import] wire format, moves to shared with the v2 webhooks


def order_changed(order_id: int, state: str) -> dict[str, object]:
    if OrderState(state) is OrderState.CANCELLED:
        return {"order": order_id, "billing": ExecutionState.REFUNDED.value}
    return {"order": order_id, "billing": ExecutionState.PENDING.value}
