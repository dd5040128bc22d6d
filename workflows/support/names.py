"""The names the outside knows us by in Temporal: workflow ids, task queues, search attributes."""

from __future__ import annotations

from domain.ids import OrderId, SessionId

SESSION_WORKFLOW = "CustomerSession"
ORDER_WORKFLOW = "Order"
"""Named, not imported, by each other: a workflow's module runs in its own sandbox only."""
CHAT_SIGNAL = "chat"
STEP_FAILED = "step_failed"
"""The type of an update's failure when a fault of ours has stopped it, where any other is a refusal."""
PAYMENT_SIGNAL = "payment_event"
WITHDRAW_SIGNAL = "withdraw"
ORDER_UPDATED_SIGNAL = "order_updated"

SHOP_QUEUE = "shop"
"""Workflows, database, payments, files."""
MODEL_QUEUE = "model"
"""Turns that may call a language model: slow models delay no payment."""
CHANNEL_QUEUE = "channels"
"""What is sent to people: an outage of a provider takes no place from anything else."""
DEPLOYMENT = "countertalk"
"""The worker deployment, whose versions are build ids."""

SEARCH_ATTRIBUTES: tuple[str, ...] = ("ShopId", "SessionId", "OrderId", "Phase", "OrderState", "PaymentState")
"""Keyword search attributes; no personal data."""


def session_workflow_id(session_id: SessionId) -> str:
    return f"session-{session_id}"


def order_workflow_id(order_id: OrderId) -> str:
    return f"order-{order_id}"
