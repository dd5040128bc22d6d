"""What waits for an address, sent one after the other by whoever holds its lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Interval, bindparam, func, or_, select, update

from domain.deliveries import Address, DeliveryState
from domain.ids import AddressId, SessionId
from schemas.documents.delivery import CONTENT, DeliveryContent
from storage.database import Transaction
from storage.tables.messaging import ADDRESS, DELIVERY

LEASE = timedelta(seconds=60)
"""Longer than one message takes. A worker that is killed leaves its address to others when it ends."""
ON_ITS_WAY = timedelta(seconds=20)
"""Younger ones are being sent."""
PASSED_ON_EVERY = timedelta(minutes=1)
OF_ADDRESS = ADDRESS.c.id == bindparam("address")
WAITS = DELIVERY.c.state == DeliveryState.WAITING
IS_FREE = or_(ADDRESS.c.leased_until.is_(None), ADDRESS.c.leased_until < func.now())
IS_OURS = ADDRESS.c.leased_until == bindparam("leased")

LEASED = update(ADDRESS).values(leased_until=func.now() + LEASE)
TAKE = LEASED.where(OF_ADDRESS, IS_FREE).returning(
    ADDRESS.c.channel, ADDRESS.c.external, ADDRESS.c.leased_until
)
RENEW = LEASED.where(OF_ADDRESS, IS_OURS).returning(ADDRESS.c.leased_until)
RELEASE = update(ADDRESS).where(OF_ADDRESS, IS_OURS).values(leased_until=None)
PUT_OFF = (
    update(ADDRESS).where(OF_ADDRESS).values(next_try_at=func.now() + bindparam("pause", type_=Interval))
)
FIRST = (
    select(DELIVERY.c.id)
    .where(DELIVERY.c.address_id == bindparam("address"), WAITS)
    .order_by(DELIVERY.c.id)
    .limit(1)
    .scalar_subquery()
)
BEGIN = (
    update(DELIVERY)
    .where(DELIVERY.c.id == FIRST)
    .values(tries=DELIVERY.c.tries + 1)
    .returning(
        DELIVERY.c.id,
        DELIVERY.c.key,
        DELIVERY.c.session_id,
        DELIVERY.c.content,
        DELIVERY.c.parts,
        DELIVERY.c.tries,
        (DELIVERY.c.expires_at < func.now()).label("expired"),
    )
)
OF_DELIVERY = (DELIVERY.c.id == bindparam("delivery")) & WAITS
NOTE = update(DELIVERY).where(OF_DELIVERY)
SETTLE = NOTE.values(done_at=func.now())
SKIP_REST = (
    update(DELIVERY)
    .where(DELIVERY.c.address_id == bindparam("address"), WAITS)
    .values(state=DeliveryState.SKIPPED, done_at=func.now())
)
LEFT = (
    select(DELIVERY.c.address_id)
    .join(ADDRESS, ADDRESS.c.id == DELIVERY.c.address_id)
    .where(WAITS, DELIVERY.c.created_at < func.now() - ON_ITS_WAY, IS_FREE)
    .where(ADDRESS.c.next_try_at <= func.now())
    .distinct()
    .limit(bindparam("limit"))
)
CLAIM_LEFT = (
    update(ADDRESS)
    .where(ADDRESS.c.id.in_(LEFT))
    .values(next_try_at=func.now() + PASSED_ON_EVERY)
    .returning(ADDRESS.c.id)
)


@dataclass(frozen=True)
class Lease:
    """The right to send to an address until this moment."""

    address_id: AddressId
    address: Address
    until: datetime


@dataclass(frozen=True)
class WaitingDelivery:
    """The first of what waits, with this try counted."""

    id: int
    key: str
    session_id: SessionId
    content: DeliveryContent
    parts: int
    tries: int
    expired: bool


async def take(tx: Transaction, address_id: AddressId) -> Lease | None:
    """Return None while somebody else has it, or where there is no such address."""
    found = (await tx.execute(TAKE, {"address": address_id})).one_or_none()
    return Lease(address_id, Address(found.channel, found.external), found.leased_until) if found else None


async def renew(tx: Transaction, lease: Lease) -> Lease | None:
    """Return None where it has ended and somebody else has had it since."""
    until = (await tx.execute(RENEW, _of(lease))).scalar_one_or_none()
    return Lease(lease.address_id, lease.address, until) if until else None


async def release(tx: Transaction, lease: Lease) -> None:
    await tx.execute(RELEASE, _of(lease))


async def begin(tx: Transaction, lease: Lease) -> WaitingDelivery | None:
    """Return what is to be sent next, or None if nothing waits. Its try is counted before it is made."""
    row = (await tx.execute(BEGIN, {"address": lease.address_id})).one_or_none()
    if row is None:
        return None
    return WaitingDelivery(
        id=row.id,
        key=row.key,
        session_id=SessionId(row.session_id),
        content=CONTENT.validate_python(row.content),
        parts=row.parts,
        tries=row.tries,
        expired=row.expired,
    )


async def note_parts(tx: Transaction, delivery_id: int, parts: int) -> None:
    await tx.execute(NOTE, {"delivery": delivery_id, "parts": parts})


async def settle(
    tx: Transaction, delivery_id: int, state: DeliveryState, *, external_id: str = "", error: str = ""
) -> None:
    """End it. What has ended already stays as it is: a worker whose lease was over may come late."""
    done = {"delivery": delivery_id, "state": state, "external_id": external_id, "error": error}
    await tx.execute(SETTLE, done)


async def skip_rest(tx: Transaction, lease: Lease, error: str) -> None:
    """End all that waits for an address that takes nothing any more."""
    await tx.execute(SKIP_REST, {"address": lease.address_id, "error": error})


async def put_off(tx: Transaction, lease: Lease, delivery_id: int, error: str, pause: timedelta) -> None:
    """Leave it, and all behind it, to whoever tries again after the pause; to the schedule a while later."""
    await tx.execute(NOTE, {"delivery": delivery_id, "error": error})
    await tx.execute(PUT_OFF, {"address": lease.address_id, "pause": pause + PASSED_ON_EVERY})


async def claim_left(tx: Transaction, limit: int = 50) -> list[AddressId]:
    """Return addresses where something waits and nobody is at work; they are due again in a minute."""
    found = await tx.execute(CLAIM_LEFT, {"limit": limit})
    return [AddressId(each) for each in found.scalars()]


def _of(lease: Lease) -> dict[str, object]:
    return {"address": lease.address_id, "leased": lease.until}
