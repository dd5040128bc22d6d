"""Find and stop an installation's processes by a mark in their environment, recorded or not."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

INSTALLATION_MARK = "COUNTERTALK_INSTALLATION"  # the data folder
RUN_MARK = "COUNTERTALK_RUN"  # one run on it: a late watchdog of a killed run must spare the next run


def find(mark: str, value: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(mark) == value:
                found.append(process)
    return found


def orphans_in(folder: Path, name: str, leader: int) -> list[psutil.Process]:
    """Processes called `name` working in the folder, unless their leader still lives."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() == name and Path(process.cwd()) == folder:
                found.append(process)
    return [] if any(process.pid == leader for process in found) else found


def kill(processes: Sequence[psutil.Process], within_seconds: float = 10.0) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=within_seconds)


def stop(processes: Sequence[psutil.Process], within_seconds: float = 2.0) -> None:
    for process in processes:
        with suppress(psutil.Error):
            # PostgreSQL takes SIGTERM as "when the last client has gone", SIGINT as "now, cleanly".
            process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=within_seconds)
    kill(alive, within_seconds)
