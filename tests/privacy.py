"""What must never stand in a log: addresses, card numbers and tokens, whoever's they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from domain.card_numbers import mask_card_numbers

OURS = ("api", "codec", "worker", "migrate", "shops")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SESSION_TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
KEYS = re.compile(r"\b(?:sk|rk|whsec|ct)_[\w-]{8,}|Bearer\s+\S+|#resume=|/unsubscribe/[^{\s\"]")
IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?:cs|evt|pi|ch|re)_\w+")
"""Digits in these may look like a card by chance."""


def logs_of(data: Path) -> list[Path]:
    """Those of our own programs, however many of each there are, and the supervisor's."""
    found = [path for path in (data / "logs").glob("*.log*") if path.name.split(".")[0].split("-")[0] in OURS]
    return [*sorted(found), data.parent / f"{data.name}.log"]


def leaks(paths: Iterable[Path], known: Iterable[str] = ()) -> list[str]:
    """Each line with something personal or secret in it, named by its place."""
    found = []
    words = [word for word in known if word]
    for path in paths:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            wrong = _wrong(line) + [word for word in words if word.lower() in line.lower()]
            if wrong:
                found.append(f"{path.name}:{number}: {wrong}: {line[:300]}")
    return found


def unreadable(data: Path) -> list[str]:
    """Lines of the two programs which are not one JSON object with its time, level and event."""
    found = []
    for path in logs_of(data):
        if path.name.split(".")[0].split("-")[0] not in {"api", "worker"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            try:
                read = json.loads(line)
            except ValueError:
                read = {}
            if not {"event", "level", "timestamp", "logger"} <= read.keys():
                found.append(f"{path.name}:{number}: {line[:300]}")
    return found


def _wrong(line: str) -> list[str]:
    patterns = (ADDRESS, SESSION_TOKEN, KEYS)
    return [each for pattern in patterns for each in pattern.findall(line)] + _cards(line)


def _cards(line: str) -> list[str]:
    bare = IDS.sub("", line)
    return ["a card number"] if mask_card_numbers(bare) != bare else []
