"""What Temporal keeps is encrypted here: arguments, results, summaries, and the words of failures."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import replace

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from config.encryption_keys import EncryptionKeys

ENCODING = b"binary/encrypted"
KEY_ID = "encryption-key-id"
COMPRESSION = "compression"
PLAIN, ZLIB = b"", b"zlib"
WORTH_COMPRESSING = 512
"""Bytes; zlib takes longer than AES, and gains nothing on less."""
NONCE_BYTES = 12
logger = structlog.get_logger(__name__)


class MissingKey(Exception):
    """A payload is encrypted under a key that this process was not given."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"TEMPORAL_ENCRYPTION_KEYS has no key {key_id!r}")


class DamagedPayload(Exception):
    """A payload is not what was encrypted under the key it names."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"a payload cannot be decrypted under key {key_id!r}: it, or the key, was changed")


class PayloadEncryption(PayloadCodec):
    """AES-GCM under the current key. Payloads of all keys are read, and those that are not encrypted."""

    def __init__(self, keys: EncryptionKeys) -> None:
        self._current = keys.current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.keys.items()}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._encrypted(each, self._current) for each in payloads] if self._current else [*payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Raise MissingKey or DamagedPayload."""
        return [self._decrypted(each) for each in payloads]

    def _encrypted(self, payload: Payload, key_id: str) -> Payload:
        plain, compression = _compressed(payload.SerializeToString())
        nonce = os.urandom(NONCE_BYTES)
        secret = self._ciphers[key_id].encrypt(nonce, plain, _authenticated(key_id.encode(), compression))
        metadata = {"encoding": ENCODING, KEY_ID: key_id.encode(), COMPRESSION: compression}
        return Payload(metadata=metadata, data=nonce + secret)

    def _decrypted(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key_id = payload.metadata[KEY_ID].decode()
        compression = payload.metadata[COMPRESSION]
        if key_id not in self._ciphers:
            logger.error("encryption.key_missing", key_id=key_id)
            raise MissingKey(key_id)
        nonce, secret = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        try:
            plain = self._ciphers[key_id].decrypt(nonce, secret, _authenticated(key_id.encode(), compression))
        except (InvalidTag, ValueError):
            logger.error("encryption.payload_damaged", key_id=key_id)
            raise DamagedPayload(key_id) from None
        return Payload.FromString(zlib.decompress(plain) if compression == ZLIB else plain)


def data_converter(keys: EncryptionKeys) -> DataConverter:
    """Return what every client of ours must convert with; without any key, plain."""
    if not keys.keys:
        return pydantic_data_converter
    return replace(
        pydantic_data_converter,
        payload_codec=PayloadEncryption(keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


def _compressed(plain: bytes) -> tuple[bytes, bytes]:
    if len(plain) > WORTH_COMPRESSING:
        compressed = zlib.compress(plain, 1)
        if len(compressed) < len(plain):
            return compressed, ZLIB
    return plain, PLAIN


def _authenticated(key_id: bytes, compression: bytes) -> bytes:
    """What is not secret and may not be changed either."""
    return b"\0".join((ENCODING, key_id, compression))
