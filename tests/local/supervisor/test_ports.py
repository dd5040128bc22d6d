"""An installation's ports are its own from the choice until its end, also before anything listens."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.supervisor import ports
from local.supervisor.errors import CannotStart
from local.supervisor.persisted import Persisted


def test_a_port_that_one_installation_has_chosen_is_not_chosen_by_another(tmp_path: Path) -> None:
    first = Persisted(tmp_path / "first.json")
    port = first.port("api")
    assert ports.claim(port) is None
    other = tmp_path / "other.json"
    other.write_text(f'{{"ports": {{"api": {port}}}}}')
    second = Persisted(other)
    assert second.port("api") != port
    second.let_go()
    first.let_go()


def test_a_port_is_the_same_in_the_next_run_and_free_in_between(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    first = Persisted(kept)
    port = first.port("api")
    assert first.port("api") == port
    first.let_go()
    between = ports.claim(port)
    assert between is not None
    between.close()
    again = Persisted(kept)
    assert again.port("api") == port
    again.let_go()


def test_a_port_asked_for_by_number_is_refused_to_the_second_before_anything_listens(tmp_path: Path) -> None:
    port, claimed = ports.choose(())
    claimed.close()
    first = Persisted(tmp_path / "first.json")
    assert first.exact_port("api", port) == port
    with pytest.raises(CannotStart, match=f"Port {port} is in use"):
        Persisted(tmp_path / "second.json").exact_port("api", port)
    first.let_go()
