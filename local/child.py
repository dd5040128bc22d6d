"""Start one program, start it again whenever it dies, and stop it in good order."""

import asyncio
import os
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from local.errors import CannotStart, last_lines
from local.programs import Program
from local.spawn import spawn

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
DEATHS_ALLOWED = 10
DEATHS_ALLOWED_BEFORE_READY = 3
WINDOW_SECONDS = 60.0
READY_WITHIN_SECONDS = 90.0


class Child:
    def __init__(self, program: Program, changed: Callable[[], None]) -> None:
        self.program = program
        self.pid: int | None = None
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._deaths: deque[float] = deque()
        self.deaths_allowed = DEATHS_ALLOWED_BEFORE_READY
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._keep_running(), name=self.program.name)
        await self.wait_ready()

    async def wait_ready(
        self, within_seconds: float = READY_WITHIN_SECONDS, other_than: int | None = None
    ) -> None:
        """`other_than`: the pid of a killed process, which may still seem to be there."""
        deadline = time.monotonic() + within_seconds
        waiting_for = "not running"
        while waiting_for:
            self.raise_if_given_up()
            if time.monotonic() > deadline:
                self._give_up(f"is not ready after {within_seconds:.0f} s: {waiting_for}")
            await asyncio.sleep(0.02)
            if self.pid not in {None, other_than}:
                waiting_for = await self.program.ready()

    def raise_if_given_up(self) -> None:
        if self._task is not None and self._task.done():
            self._task.result()

    async def stop(self, patience: float = 1.0) -> None:
        """`patience` shortens the program's own time for a clean end; 0 kills it."""
        self._stopping = True
        process = self._process
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.send_signal(self.program.stop_signal)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.program.stop_within_seconds * patience):
                    await process.wait()
            _end_group(process)
            await process.wait()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError, CannotStart):
                await self._task

    async def _keep_running(self) -> None:
        program = self.program
        while True:
            await asyncio.to_thread(program.clear)
            process = await spawn(program.command, program.env, program.cwd, program.log, program.account)
            self._process, self.pid = process, process.pid
            self._changed()
            code = await process.wait()
            self.pid = None
            _end_group(process)
            if self._stopping:
                return
            await asyncio.sleep(self._pause_after_death(code))

    def _pause_after_death(self, code: int) -> float:
        now = time.monotonic()
        self._deaths.append(now)
        while now - self._deaths[0] > WINDOW_SECONDS:
            self._deaths.popleft()
        times = len(self._deaths)
        if times >= self.deaths_allowed:
            self._give_up(f"ended {times} times within a minute (last with code {code})")
        return min(FIRST_PAUSE_SECONDS * 2.0 ** (times - 1), LONGEST_PAUSE_SECONDS)

    def _give_up(self, why: str) -> NoReturn:
        raise CannotStart(f"{self.program.name} {why}.\n{last_lines(self.program.log)}")


def _end_group(process: asyncio.subprocess.Process) -> None:
    """What the program left behind in its group, or the program itself when it did not end in time."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
