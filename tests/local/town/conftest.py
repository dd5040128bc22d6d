"""Towns run as a person runs them: a process of its own, watched through run.json and its output."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psutil
import pytest

from tests.patience import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[3]
SMALL_TOWN = str(Path(__file__).with_name("small_town.py"))


@dataclass
class RunningTown:
    data: Path
    process: subprocess.Popen[str]

    @property
    def run(self) -> dict[str, object]:
        return cast("dict[str, object]", json.loads((self.data / "run.json").read_text()))

    @property
    def pids(self) -> dict[str, int]:
        return cast("dict[str, int]", self.run["pids"])

    def wait_ready(self) -> "RunningTown":
        wait_until(lambda: self._announced() or self.process.poll() is not None, "ready")
        assert self.process.poll() is None, self.output()
        return self

    def _announced(self) -> bool:
        """A town that starts removes the file which an earlier one has left."""
        try:
            return self.run["supervisor"] == self.process.pid
        except FileNotFoundError:
            return False

    def interrupt(self) -> str:
        """Ctrl-C; returns everything the town said."""
        self.process.send_signal(signal.SIGINT)
        return self.output()

    def output(self) -> str:
        return self.process.communicate(timeout=PATIENCE)[0]

    def kill(self, *others: int) -> None:
        for pid in others:
            os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.communicate()


StartTown = Callable[..., RunningTown]


@pytest.fixture
def start_town(tmp_path: Path) -> Iterator[StartTown]:
    towns: list[RunningTown] = []

    def start(
        layout: str = "little", data: Path | None = None, port: int = 0, env: Mapping[str, str] | None = None
    ) -> RunningTown:
        folder = data or tmp_path / "town"
        program = ["-m", "local"] if layout == "product" else [SMALL_TOWN, layout]
        process = subprocess.Popen(
            [sys.executable, *program, "up", "--data", str(folder), "--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        towns.append(RunningTown(folder, process))
        return towns[-1]

    yield start
    for town in towns:
        if town.process.poll() is None:
            town.interrupt()


def alive(pids: Mapping[str, int]) -> dict[str, int]:
    return {name: pid for name, pid in pids.items() if _runs(pid)}


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
