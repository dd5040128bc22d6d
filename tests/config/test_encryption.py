"""Payloads and failures are encrypted under named keys, and only what was encrypted comes back."""

from __future__ import annotations

from base64 import b64encode

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError

from config.encryption import DamagedPayload, MissingKey, data_converter
from config.encryption_keys import read_keys

OLD, NEW = (f"{name}:{b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))
WORDS = "no nuts please, Ada Lovelace"


def converter(*keys: str) -> DataConverter:
    return data_converter(read_keys(",".join(keys)))


async def encrypted(*keys: str, words: str = WORDS) -> Payload:
    [payload] = await converter(*keys).encode([words])
    return payload


async def read(payload: Payload, *keys: str) -> object:
    return (await converter(*keys).decode([payload]))[0]


async def test_what_is_encrypted_says_its_key_and_none_of_its_words() -> None:
    payload = await encrypted(OLD)
    assert payload.metadata["encryption-key-id"] == b"k1"
    assert b"Ada" not in payload.SerializeToString()
    assert b"json" not in payload.SerializeToString(), "nor how it was written"
    assert await read(payload, OLD) == WORDS


async def test_the_same_words_are_never_encrypted_alike() -> None:
    assert (await encrypted(OLD)).data != (await encrypted(OLD)).data


async def test_after_a_rotation_the_first_key_encrypts_and_the_one_before_is_read() -> None:
    before, after = await encrypted(OLD), await encrypted(NEW, OLD)
    assert after.metadata["encryption-key-id"] == b"k2"
    for keys in ((NEW, OLD), (OLD, NEW)):
        assert await read(before, *keys) == await read(after, *keys) == WORDS


async def test_a_key_that_is_missing_is_named() -> None:
    with pytest.raises(MissingKey, match="'k1'"):
        await read(await encrypted(OLD), NEW)


async def test_another_key_of_the_same_name_reads_nothing() -> None:
    with pytest.raises(DamagedPayload, match="'k1'"):
        await read(await encrypted(OLD), NEW.replace("k2", "k1"))


@pytest.mark.parametrize("place", [0, 11, 12, -1])
async def test_a_changed_byte_is_noticed(place: int) -> None:
    payload = await encrypted(OLD)
    data = bytearray(payload.data)
    data[place] ^= 1
    payload.data = bytes(data)
    with pytest.raises(DamagedPayload):
        await read(payload, OLD)


@pytest.mark.parametrize("name", ["encryption-key-id", "compression"])
async def test_changed_metadata_is_noticed(name: str) -> None:
    payload = await encrypted(OLD)
    payload.metadata[name] = b"zlib" if name == "compression" else b"k2"
    with pytest.raises(DamagedPayload):
        await read(payload, OLD, f"k2:{OLD.partition(':')[2]}")


async def test_data_that_was_cut_short_is_noticed() -> None:
    payload = await encrypted(OLD)
    for kept in (0, 5, 12, 20):
        cut = Payload(metadata=payload.metadata, data=payload.data[:kept])
        with pytest.raises(DamagedPayload):
            await read(cut, OLD)


async def test_what_repeats_itself_is_compressed_before() -> None:
    words = WORDS * 100
    payload = await encrypted(OLD, words=words)
    assert len(payload.data) < len(words) / 10
    assert await read(payload, OLD) == words


async def test_what_was_written_before_there_was_a_key_is_read() -> None:
    plain = await encrypted("off")
    assert plain.data == f'"{WORDS}"'.encode()
    assert await read(plain, OLD) == WORDS


async def test_after_encryption_was_switched_off_what_was_encrypted_is_read() -> None:
    assert await read(await encrypted(OLD), "off", OLD) == WORDS
    assert (await encrypted("off", OLD)).data == f'"{WORDS}"'.encode()


async def test_the_words_and_the_places_of_a_failure_are_encrypted() -> None:
    failure = Failure()
    try:
        raise ApplicationError(WORDS, {"said": WORDS}, type="Fault") from ValueError(WORDS)
    except ApplicationError as error:
        await converter(OLD).encode_failure(error, failure)
    raw = failure.SerializeToString()
    assert b"Ada" not in raw
    assert b"test_encryption" not in raw
    assert b"Fault" in raw, "the type is found by"
    read = await converter(OLD).decode_failure(failure)
    assert isinstance(read, ApplicationError)
    assert (read.message, read.details) == (WORDS, ({"said": WORDS},))
    assert str(read.__cause__).endswith(WORDS)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "openssl rand"),
        ("k1", "entry 1"),
        (f"{OLD},:AAAA", "entry 2"),
        (f"{OLD},off", "entry 2"),
        ("k 1:AAAA", "entry 1"),
        ("k1:secret!", "'k1' is not base64"),
        ("k1:c2VjcmV0", "'k1' has 6 bytes instead of 32"),
        (f"{OLD},{OLD}", "two keys are called 'k1'"),
    ],
)
def test_keys_that_cannot_be_read_are_named_and_never_shown(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what) as refused:
        read_keys(text)
    for secret in ("secret", "c2VjcmV0", OLD.partition(":")[2]):
        assert secret not in str(refused.value)
