"""`DATA/run.json`: the addresses and pids of an installation while it is ready."""

from collections.abc import Mapping
from pathlib import Path

from local.supervisor.atomic import write_json


class RunFile:
    def __init__(self, data: Path) -> None:
        self.path = data / "run.json"
        self.facts: dict[str, object] = {}
        self._published = False

    def publish(self) -> None:
        self._published = True
        write_json(self.path, self.facts)

    def update(self, facts: Mapping[str, object]) -> None:
        self.facts.update(facts)
        if self._published:
            self.publish()

    def withdraw(self) -> None:
        """Remove our own file only: an installation that was refused leaves the running one's alone."""
        if self._published:
            self._published = False
            self.remove()

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
