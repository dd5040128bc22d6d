"""Two installations on one machine share nothing: no folder, no port, no database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.supervisor.environment import Environment, settle
from local.supervisor.layout import product, product_env
from tests.local.supervisor.conftest import StartInstallation, alive
from tests.local.supervisor.test_life_of_an_installation import execute


def test_two_installations_started_at_once_both_run_and_each_keeps_to_itself(
    start_installation: StartInstallation, tmp_path: Path
) -> None:
    starting = [start_installation("servers", data=tmp_path / name) for name in ("first", "second")]
    first, second = (installation.wait_ready() for installation in starting)
    assert not {*first.pids.values()} & {*second.pids.values()}
    execute(first, "CREATE TABLE bread (name text)")
    execute(second, "CREATE TABLE bread (name text)")
    assert first.run["temporal"] != second.run["temporal"]

    pids = second.pids
    first.interrupt()
    assert alive(pids) == pids
    assert execute(second, "INSERT INTO bread VALUES ('rye')") == "INSERT 0 1"


def test_everything_an_installation_is_told_to_write_is_in_its_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTENT_DIR", "elsewhere")
    with settled(tmp_path / "installation") as environment:
        assert product_env(environment)["CONTENT_DIR"] == str(tmp_path / "installation" / "content")
        programs = [program for stage in product(environment).stages for program in stage.programs]
        assert all(program.log.is_relative_to(environment.data) for program in programs)


def test_no_address_of_one_product_is_another_ones(tmp_path: Path) -> None:
    with settled(tmp_path / "first") as first, settled(tmp_path / "second") as second:
        one, other = product(first).facts, product(second).facts
        assert not addresses(one) & addresses(other)


def addresses(facts: object) -> set[str]:
    if isinstance(facts, dict):
        return set().union(*map(addresses, facts.values()))
    if isinstance(facts, list):
        return set().union(*map(addresses, facts))
    return {str(facts)}


@contextmanager
def settled(data: Path) -> Iterator[Environment]:
    data.mkdir()
    environment = settle(data, port=0)
    yield environment
    environment.persisted.let_go()
