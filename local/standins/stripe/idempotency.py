"""Idempotency keys: one key, one effect and the same answer again, by Stripe's documented rules."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local.standins.stripe.errors import StripeError
from local.standins.stripe.store import Store
from local.standins.stripe.wire import Wire

MAX_KEY = 255


@dataclass(frozen=True)
class Answer:
    """What goes back to the caller; `original` names the request whose answer is replayed."""

    status: int
    body: Wire
    original: str | None = None
    lost: bool = False


class Keys:
    """The answers kept by key, and the keys whose request is still under way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: set[str] = set()

    @contextmanager
    def claim(self, key: str | None) -> Iterator[None]:
        if key is None:
            yield
            return
        if not 0 < len(key) <= MAX_KEY:
            raise StripeError(
                f"Idempotency keys must be 1 to {MAX_KEY} characters long.", kind="idempotency_error"
            )
        if key in self._under_way:
            raise StripeError(
                "There is currently another in-progress request using this Idempotent Key (that probably "
                "means you submitted twice, and the other request is still going through): "
                f"{key}. Please try again later.",
                status=409,
                code="idempotency_key_in_use",
                kind="idempotency_error",
            )
        self._under_way.add(key)
        try:
            yield
        finally:
            self._under_way.discard(key)

    def kept(self, key: str | None, path: str, params: Wire) -> Answer | None:
        row = self._store.db.execute("SELECT * FROM kept_answers WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        if row["path"] != path:
            raise _misused(
                f"for the same endpoint they were first used for ('{row['path']}' vs '{path}')", key
            )
        if row["params"] != _canonical(params):
            raise _misused("with the same parameters they were first used with", key)
        return Answer(row["status"], json.loads(row["body"]), original=row["request"])

    def keep(self, key: str | None, path: str, params: Wire, answer: Answer, request: str) -> None:
        """Belongs into the transaction of the effect, so that neither is ever saved alone."""
        if key is not None:
            self._store.db.execute(
                "INSERT INTO kept_answers VALUES (?, ?, ?, ?, ?, ?)",
                (key, path, _canonical(params), answer.status, json.dumps(answer.body), request),
            )


def _canonical(params: Wire) -> str:
    return json.dumps(params, sort_keys=True)


def _misused(rule: str, key: str | None) -> StripeError:
    return StripeError(
        f"Keys for idempotent requests can only be used {rule}. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )
