"""Faults on request: lost, doubled, shuffled or late webhooks; failing, slow or broken API answers."""

import random
from dataclasses import asdict, dataclass, field, fields
from typing import Literal, TypeAlias

from local.standins.stripe.fates import FATES
from local.standins.stripe.store import Store
from local.standins.stripe.wire import Wire

ApiFault: TypeAlias = Literal[
    "500", "429", "401", "402", "403", "404", "after_effect_500", "drop_connection", "ok"
]
API_FAULTS = ("500", "429", "401", "402", "403", "404", "after_effect_500", "drop_connection", "ok")
SHUFFLE_SECONDS = 0.4


@dataclass
class WebhookFaults:
    """`drop` loses an event for good; `duplicate` delivers it twice; the others change when it comes."""

    drop: float = 0.0
    duplicate: float = 0.0
    reorder: bool = False
    delay_seconds: list[float] = field(default_factory=lambda: [0.0, 0.0])


@dataclass
class ApiFaults:
    """Chances per request; `next` is used up first. `drop_connection` does the work and loses the answer.

    `method` and `path` (a prefix) narrow all of it to some requests.
    """

    error_500: float = 0.0
    error_429: float = 0.0
    after_effect_500: float = 0.0
    drop_connection: float = 0.0
    slow_seconds: float = 0.0
    next: list[ApiFault] = field(default_factory=list)
    method: str = ""
    path: str = "/v1"


@dataclass
class RefundFaults:
    """The fate of the refunds to come, one by one (see `fates`); a chosen wait lasts until it is moved on."""

    next: list[str] = field(default_factory=list)


@dataclass
class ObjectFaults:
    """`leave_out_nulls`: optional fields without a value are left out, and the SDK has no such attribute."""

    leave_out_nulls: bool = False


KNOBS = {"webhooks": WebhookFaults, "api": ApiFaults, "refunds": RefundFaults, "objects": ObjectFaults}


class Faults:
    """One seeded source of chance, so that a run with the same seed and requests meets the same faults."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._apply(store.setting("faults") or {})

    def configure(self, wanted: Wire) -> None:
        self._apply(wanted)
        self._store.set_setting("faults", wanted)

    def reset(self) -> None:
        self.configure({})

    def as_wire(self) -> Wire:
        groups = {name: asdict(getattr(self, name)) for name in KNOBS}
        return groups | {"seed": self.seed}

    def _apply(self, wanted: Wire) -> None:
        unknown = set(wanted) - {*KNOBS, "seed"}
        for name, group in KNOBS.items():
            unknown |= set(wanted.get(name, {})) - {knob.name for knob in fields(group)}
        unknown |= set(wanted.get("api", {}).get("next", [])) - set(API_FAULTS)
        unknown |= set(wanted.get("refunds", {}).get("next", [])) - set(FATES)
        if unknown:
            raise ValueError(f"Unknown fault knobs: {', '.join(sorted(unknown))}")
        self.webhooks = WebhookFaults(**wanted.get("webhooks", {}))
        self.api = ApiFaults(**wanted.get("api", {}))
        self.refunds = RefundFaults(**wanted.get("refunds", {}))
        self.objects = ObjectFaults(**wanted.get("objects", {}))
        self.seed: int = wanted.get("seed", 0)
        self._chance = random.Random(self.seed)  # noqa: S311 - faults to repeat, not secrets

    def delivery_delays(self) -> list[float]:
        """One entry per delivery of the next event, in seconds from now; none when the event is lost."""
        knobs = self.webhooks
        if self._chance.random() < knobs.drop:
            return []
        copies = 2 if self._chance.random() < knobs.duplicate else 1
        shuffle = SHUFFLE_SECONDS if knobs.reorder else 0.0
        low, high = knobs.delay_seconds
        return [self._chance.uniform(low, high) + self._chance.uniform(0, shuffle) for _ in range(copies)]

    def next_refund_fate(self) -> str | None:
        return self.refunds.next.pop(0) if self.refunds.next else None

    def concerns(self, method: str, path: str) -> bool:
        return path.startswith(self.api.path) and self.api.method in ("", method)

    def next_api_fault(self) -> ApiFault:
        if self.api.next:
            return self.api.next.pop(0)
        chances: list[tuple[ApiFault, float]] = [
            ("429", self.api.error_429),
            ("500", self.api.error_500),
            ("after_effect_500", self.api.after_effect_500),
            ("drop_connection", self.api.drop_connection),
        ]
        for fault, chance in chances:
            if self._chance.random() < chance:
                return fault
        return "ok"
