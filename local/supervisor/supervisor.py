"""An installation as an object: `async with Supervisor(data, port=0, layout=product) as running`."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from local.supervisor import orphans
from local.supervisor.child import READY_WITHIN_SECONDS, Child
from local.supervisor.environment import USUAL, Choices, Environment, settle
from local.supervisor.lock import FolderLock
from local.supervisor.parent_watch import ParentWatch
from local.supervisor.programs import Layout, Stage
from local.supervisor.run_file import RunFile

LOG_TURNS_AT_BYTES = 5_000_000


def silent(_line: str) -> None:
    """Report nothing."""


class Supervisor:
    def __init__(
        self,
        data: Path,
        port: int,
        layout: Callable[[Environment], Layout],
        report: Callable[[str], None] = silent,
        choices: Choices = USUAL,
    ) -> None:
        self.data = data.resolve()
        self.children: dict[str, Child] = {}
        self._settle = partial(settle, self.data, port, choices)
        self._layout = layout
        self._report = report
        self._held = ExitStack()
        self._run_file = RunFile(self.data)
        self._tether: ParentWatch | None = None
        self._pids: dict[str, int] = {}

    async def __aenter__(self) -> "Supervisor":
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def run(self) -> dict[str, object]:
        """What run.json says."""
        return self._run_file.facts

    async def start(self) -> None:
        self._take_folder()
        environment = self._settle()
        self._held.callback(environment.persisted.let_go)
        layout = self._layout(environment)
        self._run_file.update({**layout.facts, "supervisor": os.getpid()})
        self._tether = ParentWatch(environment)
        await self._tether.hold()
        for stage in layout.stages:
            await self._start_stage(stage)
        for child in self.children.values():
            child.tried_for_ever = True
        self._note_pids()
        self._run_file.publish()

    async def stop(self, patience: float = 1.0) -> None:
        """In the reverse order of the start, so that nobody loses a server it still needs."""
        self._run_file.withdraw()
        for name, child in reversed(self.children.items()):
            self._report(f"  {name} stops")
            await child.stop(patience)
        self.children.clear()
        if self._tether is not None:
            await self._tether.let_go()
        self._held.close()

    async def failure(self) -> None:
        """Never returns; raises when a program cannot be started at all."""
        while True:
            for child in self.children.values():
                child.raise_if_given_up()
            await asyncio.sleep(0.2)

    def kill(self, name: str) -> int:
        """As `kill -9` would; returns the pid it had."""
        pid = self.children[name].pid
        if pid is None:
            raise ProcessLookupError(f"{name} is not running")
        os.kill(pid, signal.SIGKILL)
        return pid

    async def wait_until_back(
        self, name: str, killed: int, within_seconds: float = READY_WITHIN_SECONDS
    ) -> None:
        await self.children[name].wait_ready(within_seconds, other_than=killed)

    async def restart(self, name: str) -> None:
        await self.wait_until_back(name, self.kill(name))

    def _take_folder(self) -> None:
        (self.data / "logs").mkdir(parents=True, exist_ok=True)
        self._held.enter_context(FolderLock(self.data))
        self._run_file.remove()
        if left := orphans.find(orphans.INSTALLATION_MARK, str(self.data)):
            self._report(f"  stopping {len(left)} programs which a killed run left on {self.data}")
            orphans.stop(left)
        for log in (self.data / "logs").glob("*.log"):
            if log.stat().st_size > LOG_TURNS_AT_BYTES:
                log.replace(log.with_suffix(".log.1"))

    async def _start_stage(self, stage: Stage) -> None:
        for program in stage.programs:
            self.children[program.name] = Child(program, self._note_pids, self._report)
        starts = [
            asyncio.create_task(self._start_child(self.children[program.name])) for program in stage.programs
        ]
        try:
            await asyncio.gather(*starts)
        finally:
            for start in starts:
                start.cancel()
        for step in stage.steps:
            began = time.monotonic()
            self._run_file.update(await step.take())
            self._report(f"  {step.title} ({time.monotonic() - began:.1f} s)")

    async def _start_child(self, child: Child) -> None:
        began = time.monotonic()
        await child.start()
        self._report(f"  {child.program.name} is ready ({time.monotonic() - began:.1f} s)")

    def _note_pids(self) -> None:
        """A dead program keeps its last pid until it runs again, so that readers always find every name."""
        running = {name: child.pid for name, child in self.children.items() if child.pid is not None}
        self._pids = {**self._pids, **running}
        with suppress(OSError):  # a full disk must not stop the supervision
            self._run_file.update({"pids": self._pids})
