"""What happens to single programs: killed, failing, deaf, left behind."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from local.supervisor.environment import Environment
from local.supervisor.programs import Layout, Stage
from local.supervisor.supervisor import Supervisor
from tests.local.supervisor.conftest import StartInstallation, alive
from tests.local.supervisor.small_installation import facts, little, small
from tests.patience import wait_until


async def test_an_installation_can_be_lived_in_from_a_test(tmp_path: Path) -> None:
    async with Supervisor(tmp_path, port=0, layout=little) as installation:
        before = installation.run["pids"]
        await installation.restart("second")
        after = installation.run["pids"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert {name for name in after if after[name] != before[name]} == {"second"}


def test_programs_stop_in_the_reverse_order_of_their_start(start_installation: StartInstallation) -> None:
    installation = start_installation("little").wait_ready()
    installation.interrupt()
    assert (installation.data / "ended").read_text().split() == ["api", "second", "first"]


def test_ctrl_c_in_the_terminal_reaches_only_the_supervisor(start_installation: StartInstallation) -> None:
    installation = start_installation("little").wait_ready()
    own = {os.getpgid(installation.process.pid)}
    assert {os.getpgid(pid) for pid in installation.pids.values()}.isdisjoint(own)


def test_a_second_ctrl_c_does_not_wait_for_a_deaf_program(start_installation: StartInstallation) -> None:
    installation = start_installation("deaf").wait_ready()
    pids = installation.pids
    installation.process.send_signal(signal.SIGINT)
    wait_until(lambda: "api" not in alive(pids), "api stopped")
    assert "first" in alive(pids)
    installation.process.send_signal(signal.SIGINT)

    wait_until(lambda: alive(pids) == {}, "stopped at once")
    assert "Traceback" not in installation.output()


def test_a_program_that_keeps_failing_ends_the_installation_with_its_last_words(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("failing")
    said = installation.output()
    assert installation.process.returncode == 1
    assert "broken ended 3 times in a row (last with code 1)" in said
    assert "out of flour" in said
    assert "Traceback" not in said
    assert (installation.data / "ended").read_text().split() == ["api", "first"]


async def test_a_program_that_keeps_ending_is_tried_for_ever_and_told_in_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.supervisor.backoff.LONGEST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("local.supervisor.backoff.SETTLED_AFTER_SECONDS", 3600.0)
    said: list[str] = []
    async with Supervisor(tmp_path, port=0, layout=little, report=said.append) as installation:
        log = installation.children["first"].program.log
        for _ in range(12):
            await installation.restart("first")
            await until(lambda: said[-1] == "  first is back")
        words = [line for line in said if "first" in line and "ready" not in line]
        installation.children["first"].raise_if_given_up()
    code = -signal.SIGKILL
    told = f"(last with code {code}) and is tried again; its log: {log}"
    assert words == [
        *(f"  first ended once {told}", "  first is back"),
        *(f"  first ended 2 times in a row {told}", "  first is back"),
        *(f"  first ended 4 times in a row {told}", "  first is back"),
        *(f"  first ended 8 times in a row {told}", "  first is back"),
    ]


async def test_a_program_that_cannot_be_started_for_a_while_comes_back_when_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.supervisor.backoff.LONGEST_PAUSE_SECONDS", 0.05)
    said: list[str] = []
    async with Supervisor(tmp_path / "data", port=0, layout=with_a_door, report=said.append) as installation:
        door = installation.data / "door"
        door.rename(installation.data / "shut")
        killed = installation.kill("api")
        await until(lambda: any("4 times in a row (not started" in line for line in said))
        (installation.data / "shut").rename(door)
        await installation.wait_until_back("api", killed)
        await until(lambda: said[-1] == "  api is back")


def with_a_door(environment: Environment) -> Layout:
    """Its program's working folder can be taken away."""
    (environment.data / "door").mkdir()
    program = replace(small(environment, "api"), cwd=environment.data / "door")
    return Layout((Stage(programs=(program,)),), facts(environment))


async def until(happened: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_until, happened, "what was said")


def test_programs_left_by_a_run_killed_with_its_guardian_are_stopped_by_the_next(
    start_installation: StartInstallation,
) -> None:
    installation = start_installation("little").wait_ready()
    pids = installation.pids
    installation.kill(*guardians(installation.process.pid))
    assert alive(pids) == pids

    said = start_installation("little").wait_ready().interrupt()
    assert "stopping 3 programs which a killed run left" in said
    assert alive(pids) == {}


def test_a_killed_guardian_is_replaced(start_installation: StartInstallation) -> None:
    installation = start_installation("little").wait_ready()
    first = guardians(installation.process.pid)
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: guardians(installation.process.pid) not in ([], first), "a new watchdog")
    pids = installation.pids
    installation.kill()
    wait_until(lambda: alive(pids) == {}, "all programs gone")


async def test_a_program_inherits_neither_the_way_to_other_servers_nor_the_want_of_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_API_KEY", "elsewhere")
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "elsewhere")
    monkeypatch.setenv("LLM_MODEL", "kept")
    seen: dict[str, str] = {}

    def look(environment: Environment) -> Layout:
        seen.update(environment.program_env())
        return little(environment)

    async with Supervisor(tmp_path, port=0, layout=look):
        pass
    assert "elsewhere" not in seen.values()
    assert seen["LLM_MODEL"] == "kept"


def guardians(supervisor: int) -> list[int]:
    found = []
    for child in psutil.Process(supervisor).children():
        with suppress(psutil.Error):
            if "local.supervisor.watchdog" in child.cmdline():
                found.append(child.pid)
    return found
