"""When an order acts by itself: the next moment of each chapter, or None when only others can move it."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from workflows.orders.collection import Collection
from workflows.orders.record import OrderRecord
from workflows.orders.refunds import Refunds

TOLD_AFTER = timedelta(seconds=10)
"""A customer whose payment page cannot be opened is told so."""
EXPIRY_GRACE = timedelta(minutes=1)
"""How long after the link's end its webhook may still come before we ask Stripe ourselves."""
ASKED_EVERY = timedelta(hours=6)
"""How often a slow payment or refund is asked for, should its webhook never come."""
CALLED_AFTER = timedelta(minutes=30)
"""Staff are called for a paid order that nobody has touched."""
AT_LEAST = timedelta(days=1)
"""The aftercare of a run that was started again for something that came late."""


def of_payment(record: OrderRecord, collection: Collection) -> datetime | None:
    """The customer's wait for the page, the end of the link, or the next question about slow money."""
    if not collection.has_page:
        return min((each for each in _without_page(record, collection) if each is not None), default=None)
    if collection.reading is not None or collection.wanted:
        return collection.next_try
    ends = link_ends_at(record)
    return collection.read_at + ASKED_EVERY if ends is None else max(ends, collection.read_at + EXPIRY_GRACE)


def _without_page(record: OrderRecord, collection: Collection) -> tuple[datetime | None, ...]:
    since = None if ("payments_down", "") in record.called else collection.waiting_since
    told_at = None if since is None else since + TOLD_AFTER
    return (
        (told_at, collection.rests_until or collection.opens_until)
        if collection.opening is None
        else (told_at,)
    )


def link_ends_at(record: OrderRecord) -> datetime | None:
    """Return the end of the link, or None while the money is on its way, which no end of a link stops."""
    if record.payment is PaymentState.PROCESSING or record.expires_at is None:
        return None
    return record.expires_at + EXPIRY_GRACE


def is_link_over(record: OrderRecord) -> bool:
    ends = link_ends_at(record)
    return ends is not None and workflow.now() >= ends


def of_kitchen(record: OrderRecord, collection: Collection) -> datetime | None:
    """Return when staff are called, or the order counts as handed over."""
    moments = [collection.next_try]
    if record.state is not OrderState.APPROVED or ("left_over", "") not in record.called:
        moments.append(record.stands.fulfil_by)
    if record.state is OrderState.APPROVED and not record.called & {("unattended", ""), ("left_over", "")}:
        moments.append(record.approved_at + CALLED_AFTER)
    return min((each for each in moments if each is not None), default=None)


def of_aftercare(record: OrderRecord, collection: Collection, refunds: Refunds) -> datetime | None:
    """The end of the aftercare, or the next question about money that is still under way."""
    if collection.is_busy or collection.wanted:
        return collection.next_try
    if refunds.waits and refunds.rests_until is not None:
        return refunds.rests_until
    ends = ends_at(record)
    return collection.read_at + ASKED_EVERY if asks_again(record, refunds) or workflow.now() >= ends else ends


def is_late(record: OrderRecord) -> bool:
    """The business day of the order, and the shop's hours after it, are over."""
    by = record.stands.fulfil_by
    return by is not None and workflow.now() >= by


def is_untouched(record: OrderRecord) -> bool:
    """Paid, and for too long nobody has taken it in hand."""
    waits = record.state is OrderState.APPROVED
    return waits and workflow.now() >= record.approved_at + CALLED_AFTER


def ends_at(record: OrderRecord) -> datetime:
    ends = (record.settled_at or workflow.now()) + timedelta(days=record.order.aftercare_days)
    return max(ends, workflow.info().start_time + AT_LEAST) if record.order.again else ends


def asks_again(record: OrderRecord, refunds: Refunds) -> bool:
    """Money is under way that only Stripe can tell us of."""
    return record.payment is PaymentState.PROCESSING or refunds.under_way


def is_over(record: OrderRecord, collection: Collection, refunds: Refunds) -> bool:
    """The aftercare is over, and no money is under way or owed."""
    if workflow.now() < ends_at(record) or collection.is_busy or collection.wanted:
        return False
    return not (refunds.owed or asks_again(record, refunds))
