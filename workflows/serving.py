"""Who serves a session: code at once, where the workflow runs; a language model on a queue of its own.

What code can do takes milliseconds and is a local activity: half the work and half the history of one that is
dispatched (decision 10). A model takes seconds, holds up nobody else, and is done without if it is slow.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.cashier import Cashier
from activities.sessions import Sessions
from activities.waiter import Waiter
from schemas.session import HandedOff, HandOff, Stumbled, TurnRequest, TurnResult
from workflows import calls


async def take_turn(request: TurnRequest) -> TurnResult:
    return await workflow.execute_local_activity_method(
        Waiter.take_turn, request, **calls.at_once(f"Serve a {request.request.kind}")
    )


async def ask_model(request: TurnRequest) -> TurnResult:
    try:
        return await workflow.execute_activity_method(
            Waiter.ask_model, request, **calls.model("Ask the model", calls.MODEL_PATIENCE)
        )
    except ActivityError:
        workflow.logger.warning("the model is too slow; code answers instead")
        return await workflow.execute_local_activity_method(
            Waiter.do_without_model, request, **calls.at_once("Answer without the model")
        )


async def prepare_order(hand_off: HandOff) -> HandedOff:
    return await workflow.execute_local_activity_method(
        Cashier.prepare, hand_off, **calls.at_once("The cashier writes the order")
    )


async def prepare_with_model(hand_off: HandOff) -> HandedOff:
    try:
        return await workflow.execute_activity_method(
            Cashier.prepare_with_model,
            hand_off,
            **calls.model("The cashier's model writes the order", calls.CASHIER_PATIENCE),
        )
    except ActivityError:
        workflow.logger.warning("the cashier's model is too slow; code writes the order instead")
        return await workflow.execute_local_activity_method(
            Cashier.prepare_without_model, hand_off, **calls.at_once("The order, without the model")
        )


async def apologize(stumbled: Stumbled) -> None:
    await workflow.execute_local_activity_method(Sessions.apologize, stumbled, **calls.at_once("Apologize"))
