"""Record the result of a try to send: in its row, in the metrics and the log, and on the shop's list."""

from __future__ import annotations

from datetime import timedelta

import structlog

from activities import metrics
from channels.contract import AddressGone, NotSent
from domain.deliveries import DeliveryState
from schemas.documents.delivery import CartReminder, OrderConfirmation
from storage.database import Database, Transaction
from storage.deliveries import queue
from storage.deliveries.queue import Lease, WaitingDelivery
from storage.sessions import sessions
from storage.shops import attention
from storage.shops.attention import Concern

logger = structlog.get_logger(__name__)


async def sent(database: Database, lease: Lease, delivery: WaitingDelivery, external_id: str) -> None:
    async with database.transaction() as tx:
        await queue.settle(tx, delivery.id, DeliveryState.SENT, external_id=external_id)
    _count(lease, "sent")
    logger.info("delivery.sent", **_about(lease, delivery))


async def skipped(database: Database, lease: Lease, delivery: WaitingDelivery) -> None:
    """End it: what it says was not true any more."""
    async with database.transaction() as tx:
        await queue.settle(tx, delivery.id, DeliveryState.SKIPPED)
    _count(lease, "skipped")
    logger.info("delivery.skipped", **_about(lease, delivery))


async def put_off(
    database: Database, lease: Lease, delivery: WaitingDelivery, reason: NotSent, pause: timedelta
) -> None:
    async with database.transaction() as tx:
        await queue.put_off(tx, lease, delivery.id, reason.code, pause)
    _count(lease, "put_off")
    logger.info("delivery.put_off", why=reason.code, **_about(lease, delivery))


async def failed(database: Database, lease: Lease, delivery: WaitingDelivery, reason: NotSent) -> None:
    """End it, and what waits behind it too where nothing reaches the address any more."""
    async with database.transaction() as tx:
        await queue.settle(tx, delivery.id, DeliveryState.FAILED, error=reason.code)
        if isinstance(reason, AddressGone):
            await queue.skip_rest(tx, lease, reason.code)
        if not isinstance(delivery.content, CartReminder):
            await _call_staff(tx, lease, delivery, reason.code)
    _count(lease, "failed")
    logger.warning("delivery.failed", why=reason.code, **_about(lease, delivery))


async def _call_staff(tx: Transaction, lease: Lease, delivery: WaitingDelivery, code: str) -> None:
    """The shop sees that its customer was not reached. Of a reminder it does not: nobody waits for one."""
    session = await sessions.load(tx, delivery.session_id)
    content = delivery.content
    concern = Concern(
        shop_id=session.shop_id,
        kind="order" if isinstance(content, OrderConfirmation) else "session",
        code="not_reached",
        detail=f"{lease.address.channel}: {code}",
        order_id=content.order_id if isinstance(content, OrderConfirmation) else None,
        session_id=session.id,
    )
    if await attention.raise_once(tx, f"delivery:{delivery.key}", concern):
        metrics.count("attention", code=concern.code)


def _count(lease: Lease, outcome: str) -> None:
    metrics.count("deliveries", channel=lease.address.channel, outcome=outcome)


def _about(lease: Lease, delivery: WaitingDelivery) -> dict[str, object]:
    """Everything but the address."""
    return {
        "channel": lease.address.channel,
        "kind": delivery.content.kind,
        "tries": delivery.tries,
        "session_id": delivery.session_id,
    }
