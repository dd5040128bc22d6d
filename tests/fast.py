"""`pytest -p tests.fast`: a test that starts a program of ours is skipped at that moment.

Nobody keeps a list: whatever asks for a town, a stand-in or another Python process, by a fixture or by
itself, meets the same audit hook. Servers of others (PostgreSQL, Temporal's for workflow tests) start in a
second or two and are allowed.
"""

from __future__ import annotations

import sys

import pytest


def pytest_configure(config: pytest.Config) -> None:
    runs_tests_itself = hasattr(config, "workerinput") or not config.getoption("numprocesses", None)
    if runs_tests_itself:
        sys.addaudithook(_start_nothing_of_ours)


def _start_nothing_of_ours(event: str, details: tuple[object, ...]) -> None:
    if event == "subprocess.Popen" and details[0] == sys.executable:
        pytest.skip("starts a program of ours: make test runs it")
