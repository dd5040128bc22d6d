"""Keeps received mail in one SQLite file, so that a restart loses nothing."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from local.standins.mail.message import Message, parse

TABLE = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    raw BLOB NOT NULL
)
"""

SEARCH = """
SELECT id, received_at, recipients, raw FROM mail
WHERE (:recipient = '' OR EXISTS (
        SELECT 1 FROM json_each(recipients) WHERE casefold(value) = casefold(:recipient)))
  AND instr(casefold(subject), casefold(:subject)) > 0
ORDER BY id DESC LIMIT :limit
"""

Row = tuple[int, str, str, bytes]


@dataclass(frozen=True)
class StoredMail:
    id: int
    received_at: datetime
    recipients: list[str]
    message: Message


class MailStore:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "mail.sqlite3", isolation_level=None)
        self._database.create_function("casefold", 1, str.casefold, deterministic=True)
        self._database.execute(TABLE)

    def add(self, recipients: list[str], raw: bytes) -> None:
        # Parsed before it is stored: a mail nobody can read is refused at the door, not in the inbox.
        subject = parse(raw).subject
        self._database.execute(
            "INSERT INTO mail (received_at, recipients, subject, raw) VALUES (?, ?, ?, ?)",
            (datetime.now(UTC).isoformat(), json.dumps(recipients), subject, raw),
        )

    def search(self, recipient: str = "", subject: str = "", limit: int = 1000) -> list[StoredMail]:
        """Newest first; the recipient matches whole, the subject in part, both whatever their case."""
        parameters = {"recipient": recipient, "subject": subject, "limit": limit}
        return [_stored(row) for row in self._database.execute(SEARCH, parameters)]

    def get(self, mail_id: int) -> StoredMail | None:
        row: Row | None = self._database.execute(
            "SELECT id, received_at, recipients, raw FROM mail WHERE id = ?", (mail_id,)
        ).fetchone()
        return None if row is None else _stored(row)

    def clear(self) -> None:
        self._database.execute("DELETE FROM mail")

    def close(self) -> None:
        self._database.close()


def _stored(row: Row) -> StoredMail:
    mail_id, received_at, recipients, raw = row
    return StoredMail(mail_id, datetime.fromisoformat(received_at), json.loads(recipients), parse(raw))
