"""Start one program, start it again whenever it ends, and stop it in good order."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from local.supervisor.backoff import Backoff
from local.supervisor.errors import CannotStart, last_lines
from local.supervisor.programs import Program
from local.supervisor.spawn import spawn

ENDS_ALLOWED_AT_THE_START = 3
READY_WITHIN_SECONDS = 300.0
LOOK_AGAIN_SECONDS = 0.05


class Child:
    def __init__(self, program: Program, changed: Callable[[], None], report: Callable[[str], None]) -> None:
        self.program = program
        self.pid: int | None = None
        self.tried_for_ever = False
        """Before the installation has started for the first time, a program that keeps ending is given up."""
        self._changed = changed
        self._report = report
        self._process: asyncio.subprocess.Process | None = None
        self._backoff = Backoff()
        self._told = False
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
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
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
        while not self._stopping:
            began = time.monotonic()
            telling = asyncio.create_task(self._tell_when_back())
            try:
                how = await self._run_once()
            finally:
                telling.cancel()
            if not self._stopping:
                self._backoff.ended(time.monotonic() - began)
                self._tell_the_end(how)
                await asyncio.sleep(self._backoff.pause)

    async def _run_once(self) -> str:
        """Until it ends; says how."""
        program = self.program
        try:
            await asyncio.to_thread(program.clear)
            process = await spawn(program.command, program.env, program.cwd, program.log, program.account)
        except (CannotStart, OSError) as error:
            return f"not started: {error}"
        self._process, self.pid = process, process.pid
        self._changed()
        code = await process.wait()
        self.pid = None
        _end_group(process)
        return f"last with code {code}"

    def _tell_the_end(self, how: str) -> None:
        ends = self._backoff.ends
        if not self.tried_for_ever and ends >= ENDS_ALLOWED_AT_THE_START:
            self._give_up(f"ended {ends} times in a row ({how})")
        if self.tried_for_ever and self._backoff.worth_a_word:
            self._told = True
            times = "once" if ends == 1 else f"{ends} times in a row"
            self._report(
                f"  {self.program.name} ended {times} ({how}) and is tried again; its log: {self.program.log}"
            )

    async def _tell_when_back(self) -> None:
        """Only of an end that was told."""
        while self._told:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            if self.pid is not None and not await self.program.ready():
                self._told = False
                self._report(f"  {self.program.name} is back")

    def _give_up(self, why: str) -> NoReturn:
        raise CannotStart(f"{self.program.name} {why}.\n{last_lines(self.program.log)}")


def _end_group(process: asyncio.subprocess.Process) -> None:
    """What the program left behind in its group, or the program itself when it did not end in time."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
