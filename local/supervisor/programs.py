"""What an installation runs: long-lived programs in stages, and the steps between them."""

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from local.supervisor.probes import Probe, at_once


@dataclass(frozen=True)
class Account:
    """The system user a program runs as when it is not our own."""

    user: int
    group: int


def nothing_to_clear() -> None:
    """Most programs leave nothing."""


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    ready: Probe = at_once
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_seconds: float = 5.0
    account: Account | None = None
    clear: Callable[[], None] = nothing_to_clear
    """Called before each start, for what a killed predecessor left behind."""


Facts = Mapping[str, object]
"""What a step adds to run.json."""


@dataclass(frozen=True)
class Step:
    title: str
    take: Callable[[], Awaitable[Facts]]


@dataclass(frozen=True)
class Stage:
    """Its programs start together; when all are ready, its steps are taken one by one."""

    programs: tuple[Program, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Layout:
    stages: tuple[Stage, ...]
    facts: Facts
