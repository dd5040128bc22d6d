"""The keys under which Temporal's payloads are encrypted, as they stand in the settings."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import b64decode
from dataclasses import dataclass

OFF = "off"
KEY_BYTES = 32
HOW = "give one as `id:key`, the key from `openssl rand -base64 32`; or `off`, to keep all in plain"


@dataclass(frozen=True, repr=False)
class EncryptionKeys:
    """Keys of 32 bytes by their ids. `current` encrypts, all decrypt; None: nothing is encrypted."""

    keys: dict[str, bytes]
    current: str | None

    def fingerprints(self) -> dict[str, str]:
        """Return for each key what tells it from others, and says nothing about it."""
        return {key_id: _fingerprint(key) for key_id, key in self.keys.items()}


def read_keys(text: str) -> EncryptionKeys:
    """Return the keys of `id:key,id:key`, the first of them current; `off` in its place encrypts nothing.

    Raise ValueError saying which entry is wrong, and never a key.
    """
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    if not entries:
        raise ValueError(f"no key to encrypt with: {HOW}")
    keys: dict[str, bytes] = {}
    for place, entry in enumerate(entries, 1):
        if entry == OFF and place == 1:
            continue
        key_id, key = _read_key(place, entry)
        if key_id in keys:
            raise ValueError(f"two keys are called {key_id!r}")
        keys[key_id] = key
    return EncryptionKeys(keys, None if entries[0] == OFF else next(iter(keys)))


def _read_key(place: int, entry: str) -> tuple[str, bytes]:
    key_id, colon, encoded = entry.partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z0-9._-]{1,32}", key_id):
        raise ValueError(f"entry {place} is not `id:key` with an id of letters, digits, `.`, `_` or `-`")
    try:
        key = b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError(f"key {key_id!r} is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"key {key_id!r} has {len(key)} bytes instead of {KEY_BYTES}")
    return key_id, key


def _fingerprint(key: bytes) -> str:
    return hmac.digest(key, b"countertalk: which key this is", hashlib.sha256).hex()
