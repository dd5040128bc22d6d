"""What is sent to people outside the page: where it goes, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Address:
    """Somebody as a channel reaches them; `external` is the channel's name of them, such as a mailbox."""

    channel: str
    external: str


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """The channel refused it, or its time was over before the channel took it."""
    SKIPPED = "skipped"
    """Not sent, as it was no longer true, wanted, or possible at that address."""
