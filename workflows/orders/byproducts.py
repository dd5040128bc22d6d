"""What an accepted order leaves behind for others: its file. Nobody waits for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from activities.orders.orders import Orders
from schemas.messages.order import OrderRef
from workflows.support import activity_options

FILE_WITHIN = timedelta(days=7)


def begin(ref: OrderRef) -> list[asyncio.Task[None]]:
    """Done once however often it is begun: the file is replaced whole."""
    return [asyncio.create_task(_export(ref))]


async def _export(ref: OrderRef) -> None:
    try:
        await workflow.execute_activity_method(
            Orders.export, ref, **activity_options.beside("Write the order's JSON", FILE_WITHIN)
        )
    except ActivityError as error:
        workflow.logger.error("order.by_product_given_up", extra={"what": "file", "why": str(error.cause)})
