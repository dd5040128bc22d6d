"""Keep one watchdog alive beside the supervisor, so that no program outlives it by more than seconds."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress

from local.supervisor.environment import Environment
from local.supervisor.spawn import spawn


class ParentWatch:
    def __init__(self, environment: Environment) -> None:
        self._site = environment
        self._watch: asyncio.Task[None] | None = None

    async def hold(self) -> None:
        first = await self._start_guardian()
        self._watch = asyncio.create_task(self._renew(first))

    async def let_go(self) -> None:
        """The watchdog then finds nothing left of this run, or stops what is."""
        if self._watch is None:
            return
        self._watch.cancel()
        with suppress(asyncio.CancelledError, TimeoutError):
            await self._watch

    async def _renew(self, watchdog: asyncio.subprocess.Process) -> None:
        try:
            while True:
                await watchdog.wait()
                await asyncio.sleep(0.5)
                watchdog = await self._start_guardian()
        finally:
            if watchdog.stdin is not None:
                watchdog.stdin.close()
            await asyncio.wait_for(watchdog.wait(), timeout=10)

    async def _start_guardian(self) -> asyncio.subprocess.Process:
        environment = self._site
        command = (sys.executable, "-m", "local.supervisor.watchdog", environment.run, str(environment.data))
        env = {**environment.environ, "PYTHONPATH": str(environment.root)}
        return await spawn(command, env, environment.root, environment.log("watchdog"), stdin=PIPE)
