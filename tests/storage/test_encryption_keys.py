"""A key that has encrypted is remembered by its fingerprint, and asked for at each later start."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from config.encryption_keys import read_keys
from storage.database import Database
from storage.encryption_keys import WrongKeys, check

K1, K2, OTHER = (f"{letter * 43}=" for letter in "AEI")


@pytest.fixture(autouse=True)
async def unused(database: Database) -> AsyncIterator[None]:
    yield
    async with database.transaction() as tx:
        await tx.execute(text("DELETE FROM encryption_key"))


async def start(database: Database, keys: str) -> None:
    given = read_keys(keys)
    async with database.transaction() as tx:
        await check(tx, given.fingerprints(), given.current)


async def test_the_same_keys_start_again_and_are_not_kept(database: Database) -> None:
    for _ in range(2):
        await start(database, f"k1:{K1}")
    async with database.transaction() as tx:
        [kept] = (await tx.execute(text("SELECT id, fingerprint FROM encryption_key"))).all()
    assert kept.id == "k1"
    assert K1 not in kept.fingerprint


async def test_a_key_is_rotated_without_a_refusal(database: Database) -> None:
    for keys in (f"k1:{K1}", f"k1:{K1},k2:{K2}", f"k1:{K1}", f"k2:{K2},k1:{K1}", f"off,k2:{K2},k1:{K1}"):
        await start(database, keys)


@pytest.mark.parametrize("keys", [f"k2:{K2}", "off", f"off,k2:{K2}"])
async def test_a_key_that_has_encrypted_and_is_missing_is_named(database: Database, keys: str) -> None:
    await start(database, f"k1:{K1}")
    with pytest.raises(WrongKeys, match="'k1' is missing"):
        await start(database, keys)


@pytest.mark.parametrize("keys", [f"k1:{OTHER}", f"k2:{K2},k1:{OTHER}", f"off,k1:{OTHER}"])
async def test_another_key_of_the_same_name_is_told_from_it(database: Database, keys: str) -> None:
    await start(database, f"k1:{K1}")
    with pytest.raises(WrongKeys, match="'k1' is not the key"):
        await start(database, keys)


async def test_a_refused_start_leaves_its_own_key_unknown(database: Database) -> None:
    await start(database, f"k1:{K1}")
    with pytest.raises(WrongKeys):
        await start(database, f"k2:{OTHER}")
    await start(database, f"k2:{K2},k1:{K1}")


async def test_a_key_whose_row_was_deleted_is_not_asked_for(database: Database) -> None:
    await start(database, f"k1:{K1}")
    async with database.transaction() as tx:
        await tx.execute(text("DELETE FROM encryption_key WHERE id = 'k1'"))
    await start(database, f"k2:{K2}")
