"""Two makes in one checkout install and build one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def locked(lock: Path, script: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local.one_at_a_time", str(lock), sys.executable, "-c", script]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_the_second_waits_for_the_first_and_each_ends_as_its_command_does(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", "print('first', flush=True); input(); exit(3)") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "first\n"
        with locked(tmp_path / "lock", "print('second')") as second:
            assert second.stdout is not None
            assert second.stdout.readline() == "Another make installs or builds here; waiting for it\n"
            first.communicate("\n")
            assert second.stdout.read() == "second\n"
    assert (first.returncode, second.returncode) == (3, 0)


def test_the_lock_of_a_killed_one_is_free(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", "print('first', flush=True)") as first:
        first.kill()
    with locked(tmp_path / "lock", "print('second')") as second:
        assert second.communicate()[0] == "second\n"
