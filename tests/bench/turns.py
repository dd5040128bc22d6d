"""Turns at several numbers of sessions at once: floor, product, floor, product, in rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.floor import FloorInstallation, FloorTalk
from tests.bench.guest import Guest
from tests.bench.load import NOTHING, Talk, Timed, keep_busy, open_all
from tests.bench.processes import named, read_clocks
from tests.installation import Installation


@dataclass
class Side:
    """The floor, or the product: what its turns took, by the number of sessions at once."""

    new_talk: Callable[[], Talk]
    timed: dict[int, Timed] = field(default_factory=dict)
    cpu: dict[int, dict[str, float]] = field(default_factory=dict)
    """Processor seconds of each program."""

    def cpu_ms_per_turn(self, sessions: int) -> dict[str, float]:
        turns = len(self.timed[sessions].turns)
        return {name: 1000 * seconds / turns for name, seconds in self.cpu[sessions].items()}

    def share_of_a_core(self, sessions: int, program: str) -> float:
        return self.cpu[sessions][program] / self.timed[sessions].seconds


@dataclass
class Turns:
    floor: Side
    product: Side

    def ratio(self, sessions: int) -> float:
        """Return how many times the floor's median turn the product's takes."""
        return self.product.timed[sessions].ms(50) / self.floor.timed[sessions].ms(50)


async def measure_turns(
    installation: Installation,
    floor_installation: FloorInstallation,
    at_once: tuple[int, ...],
    rounds: int,
    seconds: float,
) -> Turns:
    """Each round in fresh sessions, so that none grows longer than a conversation does."""
    shop_id = installation.shop("trattoria-lucia")["id"]
    floor = Side(lambda: FloorTalk(floor_installation))
    product = Side(lambda: Guest(installation.run["api"], shop_id))
    programs = named(installation, floor_installation.worker_pid)
    for number in range(rounds + 1):
        for sessions in at_once if number else at_once[:2]:
            for side in (floor, product):
                talks = [side.new_talk() for _ in range(sessions)]
                await open_all(talks)
                before = read_clocks(programs)
                timed = await keep_busy(talks, seconds)
                if number:
                    _keep(side, sessions, timed, read_clocks(programs).since(before))
                for talk in talks:
                    if isinstance(talk, Guest):
                        talk.wire.close()
            if number:
                _say(number, sessions, floor, product)
    return Turns(floor, product)


def _keep(side: Side, sessions: int, timed: Timed, cpu: dict[str, float]) -> None:
    side.timed[sessions] = side.timed.get(sessions, NOTHING) + timed
    known = side.cpu.setdefault(sessions, dict.fromkeys(cpu, 0.0))
    for name, used in cpu.items():
        known[name] += used


def _say(number: int, sessions: int, floor: Side, product: Side) -> None:
    told = (
        f"{name} p50 {side.timed[sessions].ms(50):.1f} ms, {side.timed[sessions].per_second:.0f} turns/s"
        for name, side in (("floor", floor), ("product", product))
    )
    print(f"  round {number}, {sessions} at once: {'; '.join(told)}", flush=True)
