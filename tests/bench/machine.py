"""The machine and the versions the figures belong to."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import psutil
from sqlalchemy import text
from temporalio.api.workflowservice.v1 import GetSystemInfoRequest

from tests.installation import Installation


@dataclass(frozen=True)
class Machine:
    date: str
    cores: int
    memory_gb: int
    python: str
    temporalio: str
    temporal_server: str
    postgres: str
    commit: str


async def describe(installation: Installation) -> Machine:
    client = await installation.temporal()
    info = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    with installation.database.connect() as connection:
        postgres = str(connection.execute(text("SHOW server_version")).scalar_one())
    commit = subprocess.run(  # noqa: ASYNC221 (a moment, before anything is measured)
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return Machine(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count() or 0,
        memory_gb=round(psutil.virtual_memory().total / 2**30),
        python=platform.python_version(),
        temporalio=version("temporalio"),
        temporal_server=info.server_version,
        postgres=postgres.split(maxsplit=1)[0],
        commit=commit.stdout.strip(),
    )
