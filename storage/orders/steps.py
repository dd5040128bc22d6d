"""An order's steps: each is found by its key, written with its audit row and numbered in the order's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, case, exists, func, select, true, update
from sqlalchemy.dialects.postgresql import insert

from domain.ids import OrderId, ShopId
from domain.orders.states import OrderState
from schemas.messages.order import Transition
from storage.database import ANNOUNCED, Transaction, note_of
from storage.documents import to_json
from storage.orders.orders import THIS, StoredOrder, from_row
from storage.payments import pages
from storage.tables.base import Json
from storage.tables.orders import DAILY_COUNTER, ORDER, ORDER_EVENT

IS_TAKEN = exists().where(ORDER_EVENT.c.order_id == ORDER.c.id, ORDER_EVENT.c.key == bindparam("step"))
LOCK = select(ORDER, IS_TAKEN.label("is_taken")).where(THIS).with_for_update(of=ORDER)
REACHED_AT = select(func.min(ORDER_EVENT.c.at)).where(
    ORDER_EVENT.c.order_id == bindparam("order"), ORDER_EVENT.c.state == bindparam("state")
)
COUNT_IN_DAY = (
    insert(DAILY_COUNTER)
    .values(last=1)
    .on_conflict_do_update(
        index_elements=["shop_id", "business_day"], set_={"last": DAILY_COUNTER.c.last + 1}
    )
    .returning(DAILY_COUNTER.c.last)
)
NUMBER = (
    update(ORDER)
    .where(THIS)
    .values(
        business_day=bindparam("day"),
        sequence=bindparam("in_day"),
        number=bindparam("shown"),
        updated_at=ORDER.c.updated_at,
    )
)


def _advancing() -> Select[Any]:
    """Return one statement that moves an order, writes its audit row, announces it, and finds its page."""
    state: BindParameter[str] = bindparam("new_state")
    payment_state: BindParameter[str] = bindparam("new_payment_state")
    reason = bindparam("new_reason", type_=ORDER.c.reason.type)
    moved = (
        update(ORDER)
        .where(THIS)
        .values(
            version=ORDER.c.version + 1,
            state=state,
            payment_state=payment_state,
            reason=case((ORDER.c.state != state, reason), else_=ORDER.c.reason),
            updated_at=bindparam("now", type_=ORDER.c.updated_at.type),
        )
        .returning(ORDER)
        .cte("moved")
    )
    event = {
        "order_id": moved.c.id,
        "version": moved.c.version,
        "key": bindparam("step", type_=ORDER_EVENT.c.key.type),
        "state": moved.c.state,
        "payment_state": moved.c.payment_state,
        "actor": bindparam("actor", type_=ORDER_EVENT.c.actor.type),
        "reason": reason,
        "at": moved.c.updated_at,
    }
    written = insert(ORDER_EVENT).from_select([*event], select(*event.values())).cte("written")
    page = pages.newest_of(moved.c.id)
    return (
        select(moved, page.c.checkout_url, ANNOUNCED)
        .join_from(moved, page, true(), isouter=True)
        .add_cte(written)
    )


ADVANCE = _advancing()


@dataclass(frozen=True)
class StepTaken:
    """The order after the step; `page_url` is empty before Stripe has opened a page of it."""

    order: StoredOrder
    page_url: str


@dataclass(frozen=True)
class LockedOrder:
    """An order that nobody else moves until the transaction ends."""

    order: StoredOrder
    is_taken: bool
    """The step it was locked for was taken before."""


async def lock(tx: Transaction, order_id: OrderId, key: str) -> LockedOrder:
    """Lock an order for the step of this key. The caller has locked its session, as whoever takes a step."""
    row = (await tx.execute(LOCK, {"order": order_id, "step": key})).one()
    return LockedOrder(from_row(row), row.is_taken)


async def advance(tx: Transaction, step: Transition) -> StepTaken:
    """Write a transition and its audit row, and announce it.

    Both states of `step` are set. The caller holds the order's lock.
    """
    moved: Json = {
        "order": step.order_id,
        "step": step.key,
        "new_state": step.state,
        "new_payment_state": step.payment_state,
        "new_reason": to_json(step.reason),
        "actor": step.actor,
        "now": step.at,
        "note": note_of(step.session_id, "state"),
    }
    row = (await tx.execute(ADVANCE, moved)).one()
    return StepTaken(from_row(row), row.checkout_url or "")


async def reached_at(tx: Transaction, order_id: OrderId, state: OrderState) -> datetime | None:
    """Return when the order first came to this state."""
    found = await tx.execute(REACHED_AT, {"order": order_id, "state": state})
    first: datetime | None = found.scalar_one()
    return first


async def next_in_day(tx: Transaction, shop_id: ShopId, day: date) -> int:
    """The shop's next sequence of the day, from 1; unique because the counter's row is locked."""
    counted = await tx.execute(COUNT_IN_DAY, {"shop_id": shop_id, "business_day": day})
    sequence: int = counted.scalar_one()
    return sequence


async def save_number(tx: Transaction, order_id: OrderId, day: date, sequence: int, number: str) -> None:
    await tx.execute(NUMBER, {"order": order_id, "day": day, "in_day": sequence, "shown": number})
