"""What an operator reads of a run in the Temporal UI: where it stands and what it waits for."""

from __future__ import annotations

from datetime import datetime

from schemas.messages.session import SessionState
from workflows.support.names import order_workflow_id


def session_details(state: SessionState, silent_until: datetime) -> str:
    waiting = ", ".join(f"`{order_workflow_id(each)}`" for each in state.unpaid_orders) or "none"
    then = "a recovery attempt" if state.in_cart else "the session ends"
    return (
        f"**{state.phase.value}** after turn {state.turn}. Lines in the cart: {state.in_cart}. "
        f"Orders waiting for payment: {waiting}. "
        f"If nobody speaks until {silent_until:%Y-%m-%d %H:%M} UTC: {then}."
    )
