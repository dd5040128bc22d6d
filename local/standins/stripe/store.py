"""Keeps every object in one SQLite file, so that a killed process loses nothing it answered."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.standins.stripe.wire import Wire

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, parent TEXT,
    body TEXT NOT NULL, hidden TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS objects_parent ON objects (parent, kind);
CREATE INDEX IF NOT EXISTS objects_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_intent ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS open_sessions ON objects (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE INDEX IF NOT EXISTS waiting_refunds ON objects (seq)
    WHERE kind = 'refund' AND json_extract(body, '$.status') = 'pending';
CREATE INDEX IF NOT EXISTS waiting_money ON objects (json_extract(body, '$.available_on'))
    WHERE kind = 'balance_transaction' AND json_extract(body, '$.status') = 'pending';
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, attempt INTEGER NOT NULL, due_at REAL NOT NULL,
    state TEXT NOT NULL, last_status INTEGER
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due_at);
CREATE TABLE IF NOT EXISTS kept_answers (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, params TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, request TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, request TEXT NOT NULL, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    params TEXT NOT NULL, idempotency_key TEXT, status INTEGER, replayed INTEGER NOT NULL, fault TEXT
);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """One connection on one thread: what a rule reads and writes in a `transaction` cannot interleave."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(folder / "stripe.sqlite3", isolation_level=None)
        self.db.row_factory = sqlite3.Row
        self.db.executescript(SCHEMA)

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def add(self, body: Wire, *, parent: str | None = None, hidden: Wire | None = None) -> Wire:
        """`hidden` is what Stripe knows and never shows, such as the metadata of an intent still to come.

        What belongs to an object of a connected account is that account's, too.
        """
        owner = self.connected(parent) if parent else ""
        kept = ({"connected": owner} if owner else {}) | (hidden or {})
        self.db.execute(
            "INSERT INTO objects (id, kind, parent, body, hidden) VALUES (?, ?, ?, ?, ?)",
            (body["id"], body["object"], parent, json.dumps(body), json.dumps(kept)),
        )
        return body

    def save(self, body: Wire) -> Wire:
        self.db.execute("UPDATE objects SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))
        return body

    def get(self, object_id: str, kind: str | None = None) -> Wire | None:
        row = self.db.execute("SELECT kind, body FROM objects WHERE id = ?", (object_id,)).fetchone()
        if row is None or (kind and row["kind"] != kind):
            return None
        return _json(row["body"])

    def hidden(self, object_id: str) -> Wire:
        row = self.db.execute("SELECT hidden FROM objects WHERE id = ?", (object_id,)).fetchone()
        return _json(row["hidden"])

    def connected(self, object_id: str) -> str:
        """The connected account whose object this is; empty for our own."""
        return str(self.hidden(object_id).get("connected", ""))

    def save_hidden(self, object_id: str, hidden: Wire) -> None:
        self.db.execute("UPDATE objects SET hidden = ? WHERE id = ?", (json.dumps(hidden), object_id))

    def children(self, parent: str, kind: str) -> list[Wire]:
        rows = self.db.execute(
            "SELECT body FROM objects WHERE parent = ? AND kind = ? ORDER BY seq", (parent, kind)
        )
        return [_json(row["body"]) for row in rows]

    def select(self, where: str, values: list[str | int]) -> list[Wire]:
        """`where` is written by this package only; whatever came over the wire goes into `values`."""
        statement = f"SELECT body FROM objects WHERE {where}"  # noqa: S608 - see the docstring
        return [_json(row["body"]) for row in self.db.execute(statement, values)]

    def setting(self, name: str) -> Wire | None:
        row = self.db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return _json(row["value"]) if row else None

    def set_setting(self, name: str, value: Wire) -> None:
        self.db.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )


def _json(text: str) -> Wire:
    document: Wire = json.loads(text)
    return document
