"""The words every other module uses for JSON on the wire, ids and the pinned API version."""

import secrets
from typing import Any, TypeAlias

API_VERSION = "2026-10-28.endive"

# Any, because these are Stripe's documents: their shape is held against the SDK's annotations in the tests.
Wire: TypeAlias = dict[str, Any]


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"
