"""Records every API request, for tests that ask what our product really sent. Keys are not recorded."""

import json
import time

from local.standins.stripe.store import Store
from local.standins.stripe.wire import Wire


class Journal:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def open(self, request: str, method: str, path: str, params: Wire, key: str | None) -> int:
        entry = self._db.execute(
            "INSERT INTO requests (request, at, method, path, params, idempotency_key, replayed) "
            "VALUES (?, ?, ?, ?, ?, ?, 0)",
            (request, time.time(), method, path, json.dumps(params), key),
        )
        return entry.lastrowid or 0

    def close(self, entry: int, status: int, *, replayed: bool, fault: str) -> None:
        self._db.execute(
            "UPDATE requests SET status = ?, replayed = ?, fault = ? WHERE id = ?",
            (status, replayed, fault, entry),
        )

    def entries(self, after: int) -> list[Wire]:
        rows = self._db.execute("SELECT * FROM requests WHERE id > ? ORDER BY id", (after,))
        return [
            dict(row) | {"params": json.loads(row["params"]), "replayed": bool(row["replayed"])}
            for row in rows
        ]
