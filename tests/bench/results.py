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
    shapes: dict[str, Turns]
    """Turns without encryption, without versions of the worker, and without both."""
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
    turns = results.turns
    bare, alone, busy = results.shapes["without both"].ratio(1), turns.ratio(1), turns.ratio(32)
    pace = turns.product.timed[32].per_second / turns.floor.timed[32].per_second
    cpu = sum(turns.product.cpu_ms_per_turn(32).values()) / sum(turns.floor.cpu_ms_per_turn(32).values())
    link = results.orders[1].link.ms(50) / turns.floor.timed[1].ms(50)
    _, some, many = results.memory
    grown = many.worker / some.worker
    menu = results.menus[1000].ms(50) / results.menus[50].ms(50)
    return [
        _at_most("turn p50, 1 session, without encryption and versions", 1.2, bare),
        _at_most("turn p50, 1 session", 1.25, alone),
        _at_most("turn p50, 32 sessions", 1.25, busy),
        Target("turns per second, 32 sessions", "at least 0.82 x the floor", f"{pace:.2f} x", pace >= 0.82),
        _at_most("processor time of a turn, 32 sessions", 1.3, cpu),
        _at_most("confirm until payment link, p50, alone", 5, link),
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


def _at_most(what: str, limit: float, measured: float) -> Target:
    return Target(what, f"at most {limit} x the floor's turn", f"{measured:.2f} x", measured <= limit)


def _unmoved(outage: Outage, kind: str, name: str) -> Target:
    before, during = outage.p50(kind)
    ratio = during / before
    limit = f"at most {UNMOVED} x that of before"
    return Target(
        f"{name} p50 while Stripe, mail and model are down", limit, f"{ratio:.2f} x", ratio <= UNMOVED
    )
