"""Case 33: an operator mistypes a signal or an update; the order is paid and the session answers."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.histories.telling import handle, of_order, of_session, ready_to_pay
from tests.installation import Customer, Installation

TYPED: dict[str, list[Any]] = {
    "nothing": [],
    "null": [None],
    "text": ["paid"],
    "bytes": [b"\x00\xff"],
    "another object": [{"kind": "event"}],
    "two inputs": [{}, {}],
}


@pytest.mark.parametrize("kind", TYPED)
async def test_a_signal_without_readable_input_stops_no_order_and_no_session(
    installation: Installation, customer: Customer, kind: str
) -> None:
    order = await ready_to_pay(customer)
    for run, names in (
        (await handle(installation, of_order(order)), ("payment_event", "withdraw", "unheard_of")),
        (await handle(installation, of_session(customer)), ("chat", "order_updated", "unheard_of")),
    ):
        for name in names:
            await run.signal(name, args=TYPED[kind])
    session = await handle(installation, of_session(customer))
    for update in ("edit_cart", "place_order"):
        with pytest.raises(WorkflowUpdateFailedError):
            await session.execute_update(update, args=TYPED[kind])
    await customer.pay(order)
    await customer.order_when(state="approved", payment_state="paid")
    assert (await customer.say("thank you"))["phase"] == "ordering"
