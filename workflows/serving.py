"""Who serves a session: code at once, where the workflow runs; a language model on a queue of its own.

What code can do takes milliseconds and is a local activity: half the work and half the history of one that is
dispatched (decision 10). A model takes seconds and must not hold up anybody else.
"""

from __future__ import annotations

from temporalio import workflow

from activities.cashier import Cashier
from activities.waiter import Waiter
from schemas.session import HandedOff, HandOff, TurnRequest, TurnResult
from workflows import calls


async def take_turn(request: TurnRequest) -> TurnResult:
    result = await workflow.execute_local_activity_method(
        Waiter.take_turn, request, **calls.at_once(f"Turn {request.turn}")
    )
    if result.left_to_model:
        result = await workflow.execute_activity_method(
            Waiter.ask_model, request, **calls.model(f"Turn {request.turn}, by the model")
        )
    return result


async def prepare_order(hand_off: HandOff) -> HandedOff:
    handed = await workflow.execute_local_activity_method(
        Cashier.prepare, hand_off, **calls.at_once("The cashier writes the order")
    )
    if handed.left_to_model:
        handed = await workflow.execute_activity_method(
            Cashier.prepare_with_model, hand_off, **calls.model("The cashier's model writes the order")
        )
    return handed
