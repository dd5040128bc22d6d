"""Run a program that ends by itself, such as the migrations."""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path

from local.supervisor.errors import CannotStart, last_lines
from local.supervisor.programs import Account
from local.supervisor.spawn import spawn


async def run_job(
    title: str,
    command: tuple[str, ...],
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    account: Account | None = None,
) -> str:
    """Its standard output; everything it says on standard error goes to the log."""
    process = await spawn(command, env, cwd, log, account, stdout=PIPE)
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise CannotStart(f"{title} failed (exit code {process.returncode}).\n{last_lines(log)}")
    return output.decode()
