"""A status may be asked for at any moment, and the run replays all the same (decision 10)."""

from __future__ import annotations

import asyncio
import time

import pytest
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion

from domain.orders.states import OrderState
from tests.workflows.session.conversation import Conversation
from worker.runner import ShopInstance


async def test_a_session_asked_for_its_status_while_it_serves_and_is_clicked_replays(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question comes with a machine's order, as it had to wait for the turn before. The order is written
    while the answer is made, and the next task brings a click."""
    _answer_slowly(monkeypatch)
    await talk.say("hello")
    turn, order = talk.play.hold("waiter.take_turn"), talk.play.hold("cashier.prepare")
    await talk.send("are you there?")
    await talk.until(lambda play: play.calls["waiter.take_turn"] == 2, "the turn is being served")

    asked = asyncio.create_task(talk.status())
    placing = asyncio.create_task(talk.place("a machine's order"))
    await talk.is_running()
    turn.set()
    await talk.until(lambda play: play.calls["cashier.prepare"], "the order is being written")
    clicked = asyncio.create_task(talk.click())
    await talk.is_running()
    order.set()

    assert (await clicked).problem == ""
    assert (await asked).turn >= 2
    await talk.news(talk.order_of("a machine's order"), 1, OrderState.DRAFT)
    await placing


def _answer_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the answer to a question take longer than the call that it comes upon."""
    activate = ShopInstance.activate

    def slowly(self: ShopInstance, act: WorkflowActivation) -> WorkflowActivationCompletion:
        if any(job.HasField("query_workflow") for job in act.jobs):
            time.sleep(0.3)
        return activate(self, act)

    monkeypatch.setattr(ShopInstance, "activate", slowly)
