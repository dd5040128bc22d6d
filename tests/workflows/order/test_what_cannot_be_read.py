"""Input that anybody with Temporal's command line may type: it stops no run."""

from __future__ import annotations

from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import RawValue

from tests.workflows.order.running import RunningOrder

NO_JSON = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b"{not json"))
NO_ENCODING = RawValue(Payload(metadata={"encoding": b"binary/odd"}, data=b"\xff\x00"))
ODD: dict[str, list[Any]] = {
    "nothing": [],
    "null": [None],
    "a word": ["paid"],
    "a list": [[1, 2]],
    "another shape": [{"event": 7}],
    "too much": [{"event_id": "e", "type": "t"}, 2, 3],
    "an endless id": [{"event_id": "e" * 60_000, "type": "t", "request_id": "r" * 60_000}],
    "an id that no row can hold": [{"event_id": "e\0", "type": "t", "request_id": "r\0"}],
    "bytes": [b"\x00\xff"],
    "no JSON": [NO_JSON],
    "an unknown encoding": [NO_ENCODING],
}


@pytest.mark.parametrize("sent", ODD.values(), ids=ODD.keys())
async def test_a_signal_that_cannot_be_read_stops_no_order(order: RunningOrder, sent: list[Any]) -> None:
    await (await order.begins()).has_page()
    await order.handle.signal("payment_event", args=sent)
    await order.handle.signal("withdraw", args=sent)
    await order.rests()
    assert (await order.status()).state == "draft"
    await order.pays()
    await order.comes_to("approved", "paid")
    assert (await order.decide("prepare")).state == "preparing"


@pytest.mark.parametrize(
    "sent", [ODD["null"], ODD["another shape"], ODD["bytes"]], ids=["null", "shape", "bytes"]
)
async def test_a_press_that_cannot_be_read_is_refused(order: RunningOrder, sent: list[Any]) -> None:
    await (await order.begins()).is_paid()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await order.handle.execute_update("decide", args=sent)
    assert "not a readable StaffDecision" in str(refused.value.cause)
    assert (await order.decide("prepare")).state == "preparing"


async def test_a_signal_of_an_unknown_name_changes_nothing(order: RunningOrder) -> None:
    await (await order.begins()).has_page()
    await order.handle.signal("pay_back_everything", {"amount": 1})
    await order.pays()
    await order.comes_to("approved", "paid")
