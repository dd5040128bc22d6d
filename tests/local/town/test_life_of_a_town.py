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

from tests.local.town.conftest import RunningTown, StartTown, alive
from tests.patience import PATIENCE, wait_until


def test_a_town_tells_its_addresses_and_keeps_its_data_over_a_clean_stop(start_town: StartTown) -> None:
    town = start_town("servers").wait_ready()
    first = town.run
    execute(town, "CREATE TABLE bread (name text)")
    assert httpx.get(str(first["api"]), timeout=PATIENCE).text == "here"
    assert (town.data / "run.json").stat().st_mode & 0o077 == 0
    said = town.interrupt()

    assert town.process.returncode == 0
    assert f"API docs     {first['api']}/docs" in said
    assert "Traceback" not in said
    assert not (town.data / "run.json").exists()
    assert alive(cast("dict[str, int]", first["pids"])) == {}
    again = start_town("servers").wait_ready()
    assert places(again.run) == places(first)
    assert execute(again, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"


def test_killed_servers_come_back_on_their_ports_with_their_data(start_town: StartTown) -> None:
    town = start_town("servers").wait_ready()
    before = town.run
    execute(town, "CREATE TABLE bread (name text)")
    killed = town.pids
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: not set(town.pids.values()) & set(killed.values()), "new pids")
    wait_until(lambda: answers(town), "PostgreSQL")
    assert execute(town, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"
    wait_until(lambda: knows_shop_ids(town), "Temporal")
    assert places(town.run) == places(before)


def knows_shop_ids(town: RunningTown) -> bool:
    """False, too, while nobody listens."""
    try:
        return asyncio.run(keyword_attributes(town)) >= {"ShopId"}
    except (RuntimeError, RPCError):
        return False


def test_a_killed_supervisor_takes_its_programs_along_and_the_next_start_works(start_town: StartTown) -> None:
    town = start_town("servers").wait_ready()
    execute(town, "CREATE TABLE bread (name text)")
    pids = town.pids
    assert alive(pids) == pids
    town.kill()

    wait_until(lambda: alive(pids) == {}, "all programs gone")
    again = start_town("servers").wait_ready()
    assert execute(again, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"


def test_an_interrupted_first_start_leaves_no_half_database(start_town: StartTown) -> None:
    town = start_town("servers")
    wait_until((town.data / "postgres.partial").exists, "the database being made")
    town.kill()
    postgres = town.data / "postgres"
    assert not postgres.exists() or (postgres / "PG_VERSION").exists()
    assert answers(start_town("servers").wait_ready())


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_an_incomplete_database_is_named_and_left_alone(start_town: StartTown, missing: str) -> None:
    town = start_town("servers")
    folder = town.data / "postgres"
    wait_until(folder.exists, "the database folder")
    town.interrupt()
    (folder / missing).unlink()
    left = sorted(folder.rglob("*"))

    said = start_town("servers").output()

    assert f"{folder} is not a complete PostgreSQL data folder" in said
    assert "Traceback" not in said
    assert sorted(folder.rglob("*")) == left


def test_a_database_whose_password_is_lost_is_named_and_left_alone(start_town: StartTown) -> None:
    town = start_town("servers")
    wait_until((town.data / "postgres").exists, "the database folder")
    town.interrupt()
    (town.data / "kept.json").unlink()

    said = start_town("servers").output()
    assert "with its password is missing" in said
    assert (town.data / "postgres" / "PG_VERSION").exists()


def places(run: dict[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in run.items() if name not in {"pids", "supervisor"}}


def execute(town: RunningTown, statement: str) -> str | None:
    url = str(town.run["database"]).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement.encode()).statusmessage


def answers(town: RunningTown) -> bool:
    try:
        return execute(town, "SELECT 1") == "SELECT 1"
    except psycopg.OperationalError:
        return False


async def keyword_attributes(town: RunningTown) -> set[str]:
    client = await Client.connect(str(town.run["temporal"]))
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace="default")
    )
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    return {name for name, kind in listed.custom_attributes.items() if kind == keyword}
