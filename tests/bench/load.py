"""Keeps a number of talks busy for a while, each one turn after another, and times every turn."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

AT_ONCE_OPENING = 16


class Talk(Protocol):
    async def open(self) -> None: ...

    async def turn(self) -> None: ...


@dataclass(frozen=True)
class Timed:
    """Seconds of each turn, and how long all of it took."""

    turns: tuple[float, ...]
    seconds: float

    def __add__(self, other: Timed) -> Timed:
        return Timed(self.turns + other.turns, self.seconds + other.seconds)

    @property
    def per_second(self) -> float:
        return len(self.turns) / self.seconds

    def ms(self, percent: int) -> float:
        """A percentile by nearest rank, in milliseconds."""
        ranked = sorted(self.turns)
        return 1000 * ranked[max(math.ceil(len(ranked) * percent / 100), 1) - 1]


NOTHING = Timed((), 0)


async def open_all(talks: Sequence[Talk]) -> None:
    queue = asyncio.Semaphore(AT_ONCE_OPENING)

    async def one(talk: Talk) -> None:
        async with queue:
            await talk.open()

    await asyncio.gather(*(one(talk) for talk in talks))


async def keep_busy(talks: Sequence[Talk], seconds: float) -> Timed:
    turns: list[float] = []
    began = time.perf_counter()

    async def one(talk: Talk) -> None:
        while (start := time.perf_counter()) < began + seconds:
            await talk.turn()
            turns.append(time.perf_counter() - start)

    await asyncio.gather(*(one(talk) for talk in talks))
    return Timed(tuple(turns), time.perf_counter() - began)
