"""Start, stop, kill and start again, with the real PostgreSQL and Temporal."""

import asyncio
import os
import signal
from typing import cast

import httpx
import psycopg
import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError

from tests.local.supervisor.conftest import Installation, StartInstallation, alive
from tests.patience import PATIENCE, wait_until


def test_an_installation_tells_its_addresses_and_keeps_its_data_over_a_clean_stop(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("servers").wait_ready()
    first = installation.run
    execute(installation, "CREATE TABLE bread (name text)")
    assert httpx.get(str(first["api"]), timeout=PATIENCE).text == "here"
    assert (installation.data / "run.json").stat().st_mode & 0o077 == 0
    said = installation.interrupt()

    assert installation.process.returncode == 0
    assert f"API docs     {first['api']}/docs" in said
    assert "Traceback" not in said
    assert not (installation.data / "run.json").exists()
    assert alive(cast("dict[str, int]", first["pids"])) == {}
    again = start_installation("servers").wait_ready()
    assert places(again.run) == places(first)
    assert execute(again, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"


def test_killed_servers_come_back_on_their_ports_with_their_data(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("servers").wait_ready()
    before = installation.run
    execute(installation, "CREATE TABLE bread (name text)")
    killed = installation.pids
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: not set(installation.pids.values()) & set(killed.values()), "new pids")
    wait_until(lambda: answers(installation), "PostgreSQL")
    assert execute(installation, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"
    wait_until(lambda: knows_shop_ids(installation), "Temporal")
    assert places(installation.run) == places(before)


def knows_shop_ids(installation: Installation) -> bool:
    """False, too, while nobody listens."""
    try:
        return asyncio.run(keyword_attributes(installation)) >= {"ShopId"}
    except (RuntimeError, RPCError):
        return False


def test_a_killed_supervisor_takes_its_programs_along_and_the_next_start_works(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("servers").wait_ready()
    execute(installation, "CREATE TABLE bread (name text)")
    pids = installation.pids
    assert alive(pids) == pids
    installation.kill()

    wait_until(lambda: alive(pids) == {}, "all programs gone")
    again = start_installation("servers").wait_ready()
    assert execute(again, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"


def test_an_interrupted_first_start_leaves_no_half_database(start_installation: StartInstallation) -> None:
    installation = start_installation("servers")
    wait_until((installation.data / "postgres.partial").exists, "the database being made")
    installation.kill()
    postgres = installation.data / "postgres"
    assert not postgres.exists() or (postgres / "PG_VERSION").exists()
    assert answers(start_installation("servers").wait_ready())


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_an_incomplete_database_is_named_and_left_alone(
    start_installation: StartInstallation, missing: str
) -> None:
    installation = start_installation("servers")
    folder = installation.data / "postgres"
    wait_until(folder.exists, "the database folder")
    installation.interrupt()
    (folder / missing).unlink()
    left = sorted(folder.rglob("*"))

    said = start_installation("servers").output()

    assert f"{folder} is not a complete PostgreSQL data folder" in said
    assert "Traceback" not in said
    assert sorted(folder.rglob("*")) == left


def test_a_database_whose_password_is_lost_is_named_and_left_alone(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("servers")
    wait_until((installation.data / "postgres").exists, "the database folder")
    installation.interrupt()
    (installation.data / "kept.json").unlink()

    said = start_installation("servers").output()
    assert "with its password is missing" in said
    assert (installation.data / "postgres" / "PG_VERSION").exists()


def places(run: dict[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in run.items() if name not in {"pids", "supervisor"}}


def execute(installation: Installation, statement: str) -> str | None:
    url = str(installation.run["database"]).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement.encode()).statusmessage


def answers(installation: Installation) -> bool:
    try:
        return execute(installation, "SELECT 1") == "SELECT 1"
    except psycopg.OperationalError:
        return False


async def keyword_attributes(installation: Installation) -> set[str]:
    client = await Client.connect(str(installation.run["temporal"]))
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace="default")
    )
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    return {name for name, kind in listed.custom_attributes.items() if kind == keyword}
