"""Everything one run has measured, and the targets it is held against."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.buyers import Orders
from tests.bench.load import Timed
from tests.bench.machine import Machine
from tests.bench.memory import Memory
from tests.bench.outage import Outage
from tests.bench.starts import Starts
from tests.bench.tokens import Tokens
from tests.bench.turns import Turns
from tests.bench.weights import Weights

WORKER_MB = 400
UNMOVED = 1.5
"""So many times what an answer took before an outage, at most, while it lasts."""
BOUNDED = 1.5
"""So many times the memory of the middle step, at most, with ten times the sessions."""


SERVED = {"turns": "turn", "clicks": "click", "steps": "staff's step", "cancellations": "staff's cancel"}
"""What is answered at once whoever is down, by its name in a sentence."""


@dataclass(frozen=True)
class Results:
    machine: Machine
    minutes: float
    told_to_wait: int
    """Requests answered 503 and sent again; the time until their answer counts."""
    turns: Turns
    orders: dict[int, Orders]
    weights: Weights
    memory: list[Memory]
    """With no session, with 1,000 and with 10,000."""
    starts: Starts
    menus: dict[int, Timed]
    """By the number of items."""
    tokens: Tokens
    outage: Outage


@dataclass(frozen=True)
class Target:
    what: str
    limit: str
    measured: str
    holds: bool


def targets(results: Results) -> list[Target]:
    floor, product = results.turns.floor.timed, results.turns.product.timed
    alone, busy = product[1].ms(50) / floor[1].ms(50), product[32].ms(50) / floor[32].ms(50)
    pace = product[32].per_second / floor[32].per_second
    link = results.orders[1].link.ms(50) / floor[1].ms(50)
    _, some, many = results.memory
    grown = many.worker / some.worker
    menu = results.menus[1000].ms(50) / results.menus[50].ms(50)
    return [
        Target("turn p50, 1 session", "at most 1.5 x the floor", f"{alone:.2f} x", alone <= 1.5),
        Target("turn p50, 32 sessions", "at most 1.8 x the floor", f"{busy:.2f} x", busy <= 1.8),
        Target("turns per second, 32 sessions", "at least 0.7 x the floor", f"{pace:.2f} x", pace >= 0.7),
        Target(
            "confirm until payment link, p50, alone", "at most 6 x a floor turn", f"{link:.2f} x", link <= 6
        ),
        Target(
            f"worker with {some.sessions:,} sessions",
            f"under {WORKER_MB} MB",
            f"{some.worker:.0f} MB",
            some.worker < WORKER_MB,
        ),
        Target(
            f"worker with {many.sessions:,} sessions",
            f"at most {BOUNDED} x that of {some.sessions:,}",
            f"{grown:.2f} x",
            grown <= BOUNDED,
        ),
        Target(
            "turn p50, menu of 1,000 items", "at most 1.3 x that of 50 items", f"{menu:.2f} x", menu <= 1.3
        ),
        *(_unmoved(results.outage, kind, name) for kind, name in SERVED.items()),
    ]


def _unmoved(outage: Outage, kind: str, name: str) -> Target:
    before, during = outage.p50(kind)
    ratio = during / before
    limit = f"at most {UNMOVED} x that of before"
    return Target(
        f"{name} p50 while Stripe, mail and model are down", limit, f"{ratio:.2f} x", ratio <= UNMOVED
    )
