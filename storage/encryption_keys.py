"""Which keys have encrypted what Temporal keeps: a start with others is refused."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.tables.encryption import ENCRYPTION_KEY

ADD = insert(ENCRYPTION_KEY).on_conflict_do_nothing()
FIND_ALL = select(ENCRYPTION_KEY.c.id, ENCRYPTION_KEY.c.fingerprint)
WHERE = "Restore the keys from your backup; if they are lost, see docs/operations.md, “A key is lost”"


class WrongKeys(Exception):
    """The keys of the settings are not those that have encrypted."""


async def check(tx: Transaction, fingerprints: Mapping[str, str], current: str | None) -> None:
    """Keep the fingerprint of the current key, the one that encrypts, with its first use.

    Raise WrongKeys if a key that has encrypted is not in `fingerprints`, by key id, or is another one there.
    """
    if current:
        row = {"id": current, "fingerprint": fingerprints[current]}
        await tx.execute(ADD, row)
    rows = await tx.execute(FIND_ALL)
    for key_id, fingerprint in rows:
        if key_id not in fingerprints:
            raise WrongKeys(
                f"TEMPORAL_ENCRYPTION_KEYS: key {key_id!r} is missing, under which Temporal's payloads were "
                f"encrypted. {WHERE}."
            )
        if fingerprint != fingerprints[key_id]:
            raise WrongKeys(
                f"TEMPORAL_ENCRYPTION_KEYS: {key_id!r} is not the key of this name, under which Temporal's "
                f"payloads were encrypted. {WHERE}."
            )
