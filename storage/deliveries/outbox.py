"""The outbox: what is to be sent, written in the transaction of what it says."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Interval, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.deliveries import Address, DeliveryState
from domain.ids import AddressId, SessionId
from schemas.documents.delivery import DeliveryContent
from storage.database import Transaction
from storage.tables.messaging import ADDRESS, DELIVERY

NEW_ADDRESS = insert(ADDRESS)
KNOW = NEW_ADDRESS.on_conflict_do_update(
    index_elements=["channel", "external"], set_={"external": NEW_ADDRESS.excluded.external}
).returning(ADDRESS.c.id)
ADD = (
    insert(DELIVERY)
    .values(expires_at=func.now() + bindparam("lasts", type_=Interval))
    .on_conflict_do_nothing(index_elements=["key"])
)
WAITING_OF = (
    select(DELIVERY.c.address_id)
    .where(DELIVERY.c.session_id == bindparam("session"), DELIVERY.c.state == DeliveryState.WAITING)
    .distinct()
)


async def address_of(tx: Transaction, address: Address) -> AddressId:
    """Return the id of an address, which is stored if it is new."""
    row = {"id": str(uuid4()), "channel": address.channel, "external": address.external}
    return AddressId((await tx.execute(KNOW, row)).scalar_one())


async def add(
    tx: Transaction, session_id: SessionId, address_id: AddressId, content: DeliveryContent
) -> None:
    """Add it once. The caller holds the session's lock: what is written first is sent first."""
    row = {
        "key": content.key(session_id),
        "address_id": address_id,
        "session_id": session_id,
        "content": content.model_dump(mode="json"),
        "lasts": content.lasts,
    }
    await tx.execute(ADD, row)


async def waiting_of(tx: Transaction, session_id: SessionId) -> tuple[AddressId, ...]:
    """Return the addresses for which something of this session waits."""
    found = await tx.execute(WAITING_OF, {"session": session_id})
    return tuple(sorted(AddressId(each) for each in found.scalars()))
