"""An installation whose key is another, is missing, or was rotated while an order waited for its payment."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from pathlib import Path

import pytest

from tests.conftest import folder_of_an_installation
from tests.histories.telling import handle, of_order, ready_to_pay
from tests.installation import Customer, Installation, running_installation
from tests.payloads import payloads_in

NAME = "temporal_encryption_keys"
LOST = "Restore the keys from your backup; if they are lost, see docs/operations.md"


def kept(data: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((data / "kept.json").read_text())
    return found


def keys_become(data: Path, keys: str) -> None:
    """Without any, the installation makes itself a new one, as a folder from before encryption does."""
    contents = kept(data)
    contents["secrets"].pop(NAME)
    if keys:
        contents["secrets"][NAME] = keys
    (data / "kept.json").write_text(json.dumps(contents))


def new_key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


async def refusal(data: Path) -> str:
    with pytest.raises(AssertionError, match="the installation ended") as refused:
        async with running_installation(data):
            pass
    return str(refused.value)


async def key_ids(installation: Installation, workflow_id: str) -> list[str]:
    """Those of a history's payloads, in their order, each once."""
    events = (await (await handle(installation, workflow_id)).fetch_history()).events
    found = [payload.metadata["encryption-key-id"] for event in events for payload in payloads_in(event)]
    return [each.decode() for each in dict.fromkeys(found) if each]


async def test_a_start_with_other_keys_is_refused_and_after_a_rotation_all_goes_on() -> None:
    with folder_of_an_installation() as folder:
        data = folder / "data"
        async with running_installation(data) as installation:
            customer = Customer(installation)
            order = await ready_to_pay(customer)
        assert (data / "kept.json").stat().st_mode & 0o777 == 0o600
        keys = kept(data)["secrets"][NAME]
        old = keys.partition(":")[0]

        keys_become(data, f"{old}:{new_key()}")
        said = await refusal(data)
        assert f"'{old}' is not the key of this name" in said
        assert LOST in said
        keys_become(data, "")
        said = await refusal(data)
        assert f"key '{old}' is missing" in said
        assert LOST in said

        keys_become(data, f"next:{new_key()},{keys}")
        async with running_installation(data) as installation:
            customer.installation, customer.http = installation, installation.apis[0]
            await customer.pay(order)
            await customer.order_when(payment_state="paid")
            assert await key_ids(installation, of_order(order)) == [old, "next"]
            assert (await customer.say("one lemon sorbet"))["phase"] == "ordering"
