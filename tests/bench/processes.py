"""What each program of the installation takes of the processor and of the memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psutil

from tests.installation import Installation

STAND_INS = ("stripe", "mail", "host")
Seconds = float


def named(installation: Installation, floor_pid: int = 0) -> dict[str, list[int]]:
    """Pids by the program's name; the vendors' stand-ins together, and we who measure."""
    found: dict[str, list[int]] = {"load generator": [os.getpid()]}
    if floor_pid:
        found["floor worker"] = [floor_pid]
    for name, pid in installation.run["pids"].items():
        found.setdefault("stand-ins" if name in STAND_INS else name, []).append(pid)
    return found


@dataclass(frozen=True)
class Clocks:
    """Processor seconds of each process, by program and pid."""

    seconds: Mapping[str, Mapping[int, Seconds]]

    def since(self, before: Clocks) -> dict[str, Seconds]:
        return {
            name: sum(used - before.seconds[name].get(pid, 0) for pid, used in pids.items())
            for name, pids in self.seconds.items()
        }


def read_clocks(programs: Mapping[str, list[int]]) -> Clocks:
    return Clocks(
        {
            name: {process.pid: sum(process.cpu_times()[:2]) for process in _processes(pids, name)}
            for name, pids in programs.items()
        }
    )


def resident_mb(pid: int) -> float:
    return float(sum(process.memory_info().rss for process in _processes([pid], "")) / 2**20)


def _processes(pids: list[int], name: str) -> Iterator[psutil.Process]:
    """With their children, but for ourselves: the whole installation is our child."""
    for pid in pids:
        process = psutil.Process(pid)
        yield process
        if pid != os.getpid():
            yield from process.children(recursive=True)
