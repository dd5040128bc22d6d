"""A shop as the product knows it: who it is, when it is open, how it takes orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.catalogue.model import OrderType
from domain.ids import ShopId

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Unattended(StrEnum):
    """A paid order that nobody has touched: left to staff, or cancelled with the money back."""

    LEAVE = "leave"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Interval:
    """Open from `opens` to `closes` local time; `closes` ≤ `opens` means it ends the next day."""

    opens: time
    closes: time


Hours = Mapping[str, tuple[Interval, ...]]
"""Intervals by weekday name; a missing day is closed."""


@dataclass(frozen=True)
class Shop:
    id: ShopId
    slug: str
    name: str
    currency: str
    time_zone: str
    order_types: tuple[OrderType, ...] = (OrderType.PICKUP,)
    description: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    accent: str = "#b4532a"
    language: str = "en"
    """In which its customers are served; in English where `assistants.language` has no such language."""
    hours: Hours = field(default_factory=dict)
    day_starts_at: int = 4
    """The hour, local time, at which the shop's business day begins: orders at 1 a.m. count to yesterday."""
    abandon_after_minutes: int = 120
    recovery_interval_minutes: int = 22 * 60
    checkout_minutes: int = 45
    """How long a payment link lives; Stripe takes 30 minutes to 24 hours."""
    fulfil_after_hours: int = 12
    """How long after the end of its business day an order that staff took in hand counts as fulfilled."""
    unattended: Unattended = Unattended.LEAVE
    """What becomes of a paid order that nobody has touched by then."""
    origins: tuple[str, ...] = ()
    """The sites which may show the shop's page in a frame, as browsers write them: `https://www.example.com`."""

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.time_zone))
