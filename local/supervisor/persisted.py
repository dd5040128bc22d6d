"""What an installation keeps from run to run, so that links and sessions made before a restart still work:
its ports and its generated secrets."""

import json
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from local.supervisor import ports
from local.supervisor.atomic import write_json
from local.supervisor.errors import CannotStart


def token() -> str:
    return secrets.token_hex(24)


class Contents(BaseModel):
    ports: dict[str, int] = Field(default_factory=dict)
    secrets: dict[str, str] = Field(default_factory=dict)


class Persisted:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.contents = _read(path)
        self._claims: dict[str, socket.socket | None] = {}

    def port(self, name: str) -> int:
        """The port of the last run, or another if someone else has taken it meanwhile."""
        known = self.contents.ports
        if name not in self._claims:
            claimed = ports.claim(known[name]) if name in known else None
            if claimed is None:
                known[name], claimed = ports.choose(taken=known.values())
                self._write()
            self._claims[name] = claimed
        return known[name]

    def exact_port(self, name: str, port: int) -> int:
        self._claims[name] = ports.claim_exactly(port)
        self.contents.ports[name] = port
        self._write()
        return port

    def let_go(self) -> None:
        """Others may take the ports now."""
        for claimed in self._claims.values():
            if claimed is not None:
                claimed.close()
        self._claims.clear()

    def has_secret(self, name: str) -> bool:
        return name in self.contents.secrets

    def secret(self, name: str, make: Callable[[], str] = token) -> str:
        known = self.contents.secrets
        if name not in known:
            known[name] = make()
            self._write()
        return known[name]

    def _write(self) -> None:
        write_json(self.path, self.contents.model_dump())


def _read(path: Path) -> Contents:
    if not path.exists():
        return Contents()
    try:
        return Contents.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError):
        raise CannotStart(
            f"{path} is damaged. It holds the ports and the database password of this data folder: "
            "restore it, or choose another folder with --data."
        ) from None
