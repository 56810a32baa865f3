"""What the billing service stores."""

from billing_service.models.execution import ExecutionState
from billing_service.models.invoice import Invoice

__all__ = ["ExecutionState", "Invoice"]
