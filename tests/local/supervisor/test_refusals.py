"""What an installation will not do, said in a sentence, with nothing destroyed."""

import socket
from pathlib import Path

import pytest

from local.stripe_key import local_stripe_key
from local.supervisor.errors import CannotStart
from tests.local.supervisor.conftest import Installation, StartInstallation


def test_a_port_in_use_is_named(start_installation: StartInstallation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refusal(start_installation("little", port=port))
    assert f"Port {port} is in use by another program" in said


def test_a_second_installation_on_the_same_data_names_the_first(
    start_installation: StartInstallation,
) -> None:
    first = start_installation("little").wait_ready()
    said = refusal(start_installation("little"))
    assert f"Another installation (pid {first.process.pid}) already runs" in said
    assert set(first.pids) == {"first", "second", "api"}


def test_a_lock_left_by_a_dead_installation_is_no_hindrance(
    start_installation: StartInstallation, tmp_path: Path
) -> None:
    data = tmp_path / "installation"
    data.mkdir()
    (data / "lock").write_text("1\n")
    (data / "run.json").write_text('{"supervisor": 1}')
    assert start_installation("little").wait_ready().pids


@pytest.mark.parametrize("key", ["sk_live_123", "rk_live_123"])
def test_a_live_stripe_key_stops_the_start(start_installation: StartInstallation, key: str) -> None:
    said = refusal(start_installation("product", env={"STRIPE_SECRET_KEY": key}))
    assert "live Stripe key" in said
    assert key not in said


def test_a_live_stripe_key_in_the_env_file_is_refused_even_beside_a_test_key(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("STRIPE_SECRET_KEY='sk_live_123'\n")
    with pytest.raises(CannotStart, match="live Stripe key"):
        local_stripe_key({"STRIPE_SECRET_KEY": "sk_test_1"}, dotenv)


def test_a_test_key_is_taken_from_the_environment_before_the_env_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    assert local_stripe_key({}, dotenv) == "sk_test_local"
    dotenv.write_text("STRIPE_SECRET_KEY=sk_test_file\n")
    assert local_stripe_key({}, dotenv) == "sk_test_file"
    assert local_stripe_key({"STRIPE_SECRET_KEY": "sk_test_1"}, dotenv) == "sk_test_1"


def test_a_damaged_file_of_kept_ports_is_named_and_left_alone(
    start_installation: StartInstallation, tmp_path: Path
) -> None:
    kept = tmp_path / "installation" / "kept.json"
    kept.parent.mkdir()
    kept.write_text('{"ports": {"api"')
    assert f"{kept} is damaged" in refusal(start_installation("little"))
    assert kept.read_text() == '{"ports": {"api"'


def test_a_file_in_the_place_of_the_data_folder_is_named(
    start_installation: StartInstallation, tmp_path: Path
) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    assert f"Cannot use {place}" in refusal(start_installation("little", data=place))
    assert place.read_text() == "mine"


def refusal(installation: Installation) -> str:
    said = installation.output()
    assert installation.process.returncode == 1, said
    assert "Traceback" not in said
    assert not any(line.endswith(" stops") for line in said.splitlines())
    return said
