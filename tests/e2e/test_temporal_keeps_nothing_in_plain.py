"""What Temporal keeps of a conversation and its order: ids and types in plain, and nobody's words."""

from __future__ import annotations

import httpx
from google.protobuf.json_format import MessageToJson, Parse
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payloads

from tests.e2e.test_outages_of_stripe import FAILS, tried
from tests.histories.telling import handle, of_order, of_session, staff
from tests.installation import Customer, Installation
from tests.patience import PATIENCE
from tests.payloads import payloads_in

NOTE = "ring +44 7700 900123, ask for Ada Lovelace"
EMAIL = "ada.lovelace@example.com"
CUSTOMERS, STAFFS, FAILURES = b"Ada Lovelace", b"the oven broke", b"An unknown error occurred"
WORDS = (CUSTOMERS, STAFFS, FAILURES, b"7700 900123", b"ada.lovelace", b"handle_error_response")
"""The last one is a place in the failure's stack trace."""


def on_disk(installation: Installation) -> bytes:
    """All that the server has written."""
    return b"".join(path.read_bytes() for path in sorted(installation.data.glob("temporal.db*")))


async def history(installation: Installation, workflow_id: str) -> list[Message]:
    return [*(await (await handle(installation, workflow_id)).fetch_history()).events]


async def decrypted(installation: Installation, messages: list[Message]) -> bytes:
    """As the pages of Temporal's UI ask for it."""
    asked = Payloads(payloads=[payload for each in messages for payload in payloads_in(each)])
    async with httpx.AsyncClient(timeout=PATIENCE) as page:
        answer = await page.post(
            f"{installation.run['codec']}/decode",
            content=MessageToJson(asked),
            headers={"Origin": installation.run["temporal_ui"], "Content-Type": "application/json"},
        )
    assert answer.status_code == 200, answer.text
    return b"\n".join(each.data for each in Parse(answer.text, Payloads()).payloads)


def words_in(text: bytes) -> set[bytes]:
    return {each for each in WORDS if each in text}


async def test_no_word_of_a_customer_the_staff_or_a_failure_is_kept_in_plain(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    assert (await customer.click("Lemon Sorbet", note=NOTE)).status_code == 201
    await customer.say(f"my e-mail is {EMAIL}")
    order = await customer.check_out()
    await installation.control("faults", FAILS)
    await staff(installation, customer, order, "cancel")
    await tried(installation, order, 2, "close-")
    run = await handle(installation, of_order(order))
    kept: dict[bytes, list[Message]] = {
        CUSTOMERS: await history(installation, of_session(customer)),
        STAFFS: await history(installation, of_order(order)),
        FAILURES: [(await run.describe()).raw_description],
    }
    for words, messages in kept.items():
        assert words_in(b"".join(each.SerializeToString() for each in messages)) == set()
        assert words in await decrypted(installation, messages), "they are there, for who has the key"
    disk = on_disk(installation)
    assert of_order(order).encode() in disk, "what is in plain would be found"
    assert words_in(disk) == set()
