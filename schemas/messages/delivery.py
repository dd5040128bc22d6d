"""What the workflows ask the courier for."""

from __future__ import annotations

from domain.ids import AddressId
from schemas.common import Frozen


class Drain(Frozen):
    """Activity `courier.drain`: send what waits for this address. Its id, as the address names a person."""

    address_id: AddressId
