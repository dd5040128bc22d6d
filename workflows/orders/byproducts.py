"""What an accepted order leaves behind for others: its file and its confirmation. Nobody waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.mail import Mail
from activities.orders.orders import Orders
from schemas.messages.order import OrderRef
from workflows.support import calls

FILE_WITHIN = timedelta(days=7)
MAIL_WITHIN = timedelta(days=2)
"""A confirmation that comes later than this helps nobody."""


def begin(ref: OrderRef, approved_at: datetime) -> list[asyncio.Task[None]]:
    """Both are done once however often they are begun: the file is replaced whole, the mail has a key."""
    file = workflow.execute_activity_method(
        Orders.export, ref, **calls.beside("Write the order's JSON", FILE_WITHIN)
    )
    if workflow.now() >= approved_at + MAIL_WITHIN:
        return [asyncio.create_task(_done(file, "file"))]
    mail = workflow.execute_activity_method(
        Mail.confirm_order, ref, **calls.beside("Mail the confirmation", MAIL_WITHIN)
    )
    return [asyncio.create_task(_done(file, "file")), asyncio.create_task(_done(mail, "confirmation"))]


async def _done(call: Awaitable[None], what: str) -> None:
    try:
        await call
    except ActivityError as error:
        workflow.logger.error("order.by_product_given_up", extra={"what": what, "why": str(error.cause)})
