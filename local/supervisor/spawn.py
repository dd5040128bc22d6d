"""Start one program in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor."""

import asyncio
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from local.supervisor.errors import CannotStart
from local.supervisor.programs import Account


async def spawn(
    command: Sequence[str],
    env: Mapping[str, str],
    cwd: Path,
    log: Path,
    account: Account | None = None,
    stdin: int = DEVNULL,
    stdout: int | None = None,
) -> asyncio.subprocess.Process:
    with log.open("ab") as file:
        out: int | IO[bytes] = file if stdout is None else stdout
        try:
            return await asyncio.create_subprocess_exec(
                *command,
                stdin=stdin,
                stdout=out,
                stderr=file,
                env=env,
                cwd=cwd,
                start_new_session=True,
                user=account.user if account else None,
                group=account.group if account else None,
                extra_groups=[] if account else None,
            )
        except OSError as error:
            raise CannotStart(f"{command[0]} cannot be started: {error.strerror}") from error
