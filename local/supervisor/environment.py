"""One run of an installation: its folder, ports and secrets, and the environment its programs get."""

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.supervisor import orphans
from local.supervisor.persisted import Persisted
from local.supervisor.ports import HOST

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Choices:
    """What the command line asks for."""

    workers: int = 1
    apis: int = 1
    build_id: str = ""
    """The worker's version for Temporal; empty: versions are off."""
    encrypted: bool = True


USUAL = Choices()


@dataclass(frozen=True)
class Environment:
    data: Path
    persisted: Persisted
    api_port: int
    environ: Mapping[str, str]
    choices: Choices = USUAL
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    root: Path = ROOT

    @property
    def public_url(self) -> str:
        return f"http://{HOST}:{self.api_port}"

    @property
    def marks(self) -> dict[str, str]:
        return {orphans.INSTALLATION_MARK: str(self.data), orphans.RUN_MARK: self.run}

    def log(self, name: str) -> Path:
        return self.data / "logs" / f"{name}.log"

    def program_env(self) -> dict[str, str]:
        """The caller's environment, without what would lead a local program to a server elsewhere.

        And with bytecode: a workflow's module is imported for each run, and compiled each time without it.
        """
        inherited = {
            name: value
            for name, value in self.environ.items()
            if not name.startswith(("PG", "TEMPORAL_", "COUNTERTALK_", "PYTHONDONTWRITEBYTECODE"))
        }
        direct = ",".join(filter(None, [self.environ.get("NO_PROXY"), HOST, "localhost"]))
        own = {"PYTHONPATH": str(self.root), "PYTHONUNBUFFERED": "1", "NO_PROXY": direct, "no_proxy": direct}
        return {**inherited, **own, **self.marks}


def settle(data: Path, port: int, choices: Choices = USUAL) -> Environment:
    """Choose the ports of this run; the folder's lock must be held and its orphans stopped."""
    persisted = Persisted(data / "kept.json")
    api_port = persisted.exact_port("api", port) if port else persisted.port("api")
    return Environment(data, persisted, api_port, dict(os.environ), choices)
