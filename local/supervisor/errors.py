"""Why an installation cannot start or go on, in words for the person at the terminal."""

from pathlib import Path


class CannotStart(Exception):
    """Shown as it is, without a traceback; nothing has been destroyed."""


def last_lines(log: Path, count: int = 15) -> str:
    if not log.exists():
        return f"(no log at {log})"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join([f"Last lines of {log}:", *(f"  {line}" for line in lines)])
