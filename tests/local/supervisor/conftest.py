"""Installations run as a person runs them: a process of its own, watched through run.json and its output."""

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
SMALL_INSTALLATION = str(Path(__file__).with_name("small_installation.py"))


@dataclass
class Installation:
    data: Path
    process: subprocess.Popen[str]

    @property
    def run(self) -> dict[str, object]:
        return cast("dict[str, object]", json.loads((self.data / "run.json").read_text()))

    @property
    def pids(self) -> dict[str, int]:
        return cast("dict[str, int]", self.run["pids"])

    def wait_ready(self) -> "Installation":
        wait_until(lambda: self._announced() or self.process.poll() is not None, "ready")
        assert self.process.poll() is None, self.output()
        return self

    def _announced(self) -> bool:
        """An installation that starts removes the file which an earlier one has left."""
        try:
            return self.run["supervisor"] == self.process.pid
        except FileNotFoundError:
            return False

    def interrupt(self) -> str:
        """Ctrl-C; returns everything the installation said."""
        self.process.send_signal(signal.SIGINT)
        return self.output()

    def output(self) -> str:
        return self.process.communicate(timeout=PATIENCE)[0]

    def kill(self, *others: int) -> None:
        for pid in others:
            os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.communicate()


StartInstallation = Callable[..., Installation]


@pytest.fixture
def start_installation(tmp_path: Path) -> Iterator[StartInstallation]:
    installations: list[Installation] = []

    def start(
        layout: str = "little", data: Path | None = None, port: int = 0, env: Mapping[str, str] | None = None
    ) -> Installation:
        folder = data or tmp_path / "installation"
        program = ["-m", "local"] if layout == "product" else [SMALL_INSTALLATION, layout]
        process = subprocess.Popen(
            [sys.executable, *program, "up", "--data", str(folder), "--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        installations.append(Installation(folder, process))
        return installations[-1]

    yield start
    for installation in installations:
        if installation.process.poll() is None:
            installation.interrupt()


def alive(pids: Mapping[str, int]) -> dict[str, int]:
    return {name: pid for name, pid in pids.items() if _runs(pid)}


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
