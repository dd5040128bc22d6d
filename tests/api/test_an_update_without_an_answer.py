"""An update that no run has answered is sent once more; a real Temporal refuses one only while it starts."""

from __future__ import annotations

from typing import Any, cast

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from api.temporal_client import TemporalClient
from domain.ids import LineId, OrderId, SessionId, ShopId
from schemas.messages.order import OrderStart, StaffAction, StaffDecision

PRESS = StaffDecision(request_id="r", action=StaffAction.PREPARE, actor="staff")
START = OrderStart(
    order_id=OrderId("o"),
    shop_id=ShopId("s"),
    session_id=SessionId("c"),
    total=980,
    currency="EUR",
    checkout_minutes=45,
    lines=(LineId("l"),),
)
UNANSWERED = pytest.mark.parametrize("kind", ["AcceptedUpdateCompletedWorkflow", "UnprocessedUpdate"])


class StartingAgain:
    """Temporal's client, whose server refuses the first `refusals` updates."""

    def __init__(self, kind: str, refusals: int = 1) -> None:
        self.kind, self.refusals = kind, refusals
        self.sent: list[str] = []

    def get_workflow_handle(self, _: str) -> StartingAgain:
        return self

    async def execute_update(self, *_: Any, id: str, **__: Any) -> str:  # noqa: A002 (the SDK's name)
        self.sent.append(id)
        if len(self.sent) <= self.refusals:
            raise WorkflowUpdateFailedError(ApplicationError("not now", type=self.kind))
        return "done"

    execute_update_with_start_workflow = execute_update


def temporal_client(server: StartingAgain) -> TemporalClient:
    return TemporalClient(cast("Client", server))


@UNANSWERED
async def test_it_is_sent_once_more_under_the_same_id(kind: str) -> None:
    server = StartingAgain(kind)
    assert cast("str", await temporal_client(server).decide_again(START, PRESS)) == "done"
    assert server.sent == ["r", "r"]


@UNANSWERED
async def test_a_step_goes_to_whatever_run_there_is(kind: str) -> None:
    """The caller asks again with `decide_again`, which begins a run where there is none."""
    assert await temporal_client(StartingAgain(kind)).decide(OrderId("o"), PRESS) is None


async def test_it_fails_when_it_is_refused_twice() -> None:
    with pytest.raises(WorkflowUpdateFailedError):
        await temporal_client(StartingAgain("UnprocessedUpdate", refusals=2)).decide_again(START, PRESS)


async def test_a_refusal_by_the_workflow_is_not_sent_again() -> None:
    server = StartingAgain("transition_refused")
    with pytest.raises(WorkflowUpdateFailedError):
        await temporal_client(server).decide_again(START, PRESS)
    assert server.sent == ["r"]
