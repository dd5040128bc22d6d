"""The stand-in's Stripe account: its store, its clock, its faults, and the events it raises.

Accounts connected to it share all of this; each sees only its own objects.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from local.standins.stripe.absent import without_nulls
from local.standins.stripe.errors import missing_object
from local.standins.stripe.faults import Faults
from local.standins.stripe.hooks import Hooks
from local.standins.stripe.objects import event
from local.standins.stripe.store import Store
from local.standins.stripe.wire import Wire


@dataclass(frozen=True)
class Cause:
    """The API request an event is reported to come from; both None for what a customer or time did.

    `connected` is the account the request was made for, empty for our own, and None where nobody asked.
    """

    request: str | None = None
    idempotency_key: str | None = None
    connected: str | None = None


@dataclass
class Account:
    store: Store
    faults: Faults
    public_url: str
    hooks: Hooks
    cause: Cause = Cause()
    wake_courier: Callable[[], None] = field(default=lambda: None)

    def now(self) -> int:
        clock = self.store.setting("clock") or {"ahead": 0}
        return int(time.time() + clock["ahead"])

    def advance_clock(self, seconds: float) -> None:
        clock = self.store.setting("clock") or {"ahead": 0}
        self.store.set_setting("clock", {"ahead": clock["ahead"] + seconds})

    def reset_clock(self) -> None:
        self.store.set_setting("clock", {"ahead": 0})

    def fetch(self, kind: str, object_id: str, param: str) -> Wire:
        found = self.store.get(object_id, kind)
        asked_for = self.cause.connected
        if found is None or asked_for not in (None, self.store.connected(object_id)):
            noun = {"item": "line_item"}.get(kind, kind)
            raise missing_object(noun, object_id, param)
        return found

    def emit(self, kind: str, subject: Wire, previous: Wire | None = None) -> Wire:
        """Stores the event and queues its deliveries, inside the transaction of what happened."""
        connected = self.store.connected(subject["id"])
        delays = self.faults.delivery_delays() if self.hooks.of(connected) else []
        shown = without_nulls(subject) if self.faults.objects.leave_out_nulls else subject
        happened = event.build(kind, shown, self.now(), previous, len(delays))
        if connected:
            happened["account"] = connected
        happened["request"] = {"id": self.cause.request, "idempotency_key": self.cause.idempotency_key}
        self.store.add(happened, parent=subject["id"])
        for delay in delays:
            self.queue_delivery(happened["id"], delay)
        return happened

    def queue_delivery(self, event_id: str, delay: float = 0) -> None:
        self.store.db.execute(
            "INSERT INTO deliveries (event, attempt, due_at, state) VALUES (?, 1, ?, 'pending')",
            (event_id, time.time() + delay),
        )
        self.wake_courier()
