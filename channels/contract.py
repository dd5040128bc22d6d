"""What every channel offers: turn what its provider sends into our inbound messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from domain.conversation import Message
from domain.ids import MessageId


@dataclass(frozen=True)
class Inbound:
    """A customer's message with the id its channel gave it; card numbers are masked already."""

    message_id: MessageId
    message: Message


class Channel(Protocol):
    """`parse` returns every message of what was posted, in its order."""

    name: str

    def parse(self, body: bytes) -> tuple[Inbound, ...]: ...
