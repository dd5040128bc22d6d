"""Who serves a session: code at once, where the workflow runs; a language model on a queue of its own.

What code can do takes milliseconds and is a local activity: half the work and half the history of one that is
dispatched (decision 10). A model takes seconds, holds up nobody else, and is done without if it is slow.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from activities.sessions.cashier import Cashier
from activities.sessions.sessions import Sessions
from activities.sessions.waiter import Waiter
from domain.ids import OrderId
from schemas.messages.session import (
    Apology,
    CashierRequest,
    CashierResult,
    CloseSession,
    TurnRequest,
    TurnResult,
)
from workflows.support import activity_options, calls


async def take_turn(request: TurnRequest) -> TurnResult:
    return await calls.local_first(Waiter.take_turn, request, f"Serve a {request.request.kind}")


async def ask_model(request: TurnRequest, until: datetime) -> TurnResult:
    """Code answers when the customer has waited long enough, be it for the answers to earlier questions."""
    patience = until - workflow.now()
    try:
        if patience > timedelta():
            return await workflow.execute_activity_method(
                Waiter.ask_model, request, **activity_options.model("Ask the model", patience)
            )
    except ActivityError as error:
        _unless_given_up(error)
    workflow.logger.warning("model.too_slow")
    return await calls.local_first(Waiter.do_without_model, request, "Answer without the model")


async def prepare_order(hand_off: CashierRequest) -> CashierResult:
    return await calls.local_first(Cashier.prepare, hand_off, "The cashier writes the order")


async def prepare_with_model(hand_off: CashierRequest) -> CashierResult:
    try:
        return await workflow.execute_activity_method(
            Cashier.prepare_with_model,
            hand_off,
            **activity_options.model(
                "The cashier's model writes the order", activity_options.CASHIER_PATIENCE
            ),
        )
    except ActivityError as error:
        _unless_given_up(error)
        workflow.logger.warning("cashier.model_too_slow")
        return await calls.local_first(
            Cashier.prepare_without_model, hand_off, "The order, without the model"
        )


async def apologize(apology: Apology) -> None:
    await calls.local_first(Sessions.apologize, apology, "Apologize")


async def close_session(asked: CloseSession) -> tuple[OrderId, ...]:
    """The orders that can still be paid, and that nobody shall pay any more."""
    return (await calls.local_first(Sessions.close_session, asked, "Close the session")).order_ids


def _unless_given_up(error: ActivityError) -> None:
    """Raise if the call was cancelled: what was put down is not done by other means. A task that is
    cancelled ends as one."""
    if is_cancelled_exception(error):
        raise asyncio.CancelledError from error
