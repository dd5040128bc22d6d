"""Case 33: whatever is typed into a signal or an update, the session goes on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage as Stage
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    SignalWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)

from tests.workflows.session.conversation import Conversation

INPUTS = {
    "nothing": [],
    "null": [Payload(metadata={"encoding": b"binary/null"})],
    "raw bytes": [Payload(metadata={"encoding": b"binary/plain"}, data=b"\x00\xff")],
    "an unknown encoding": [Payload(metadata={"encoding": b"binary/unheard-of"}, data=b"\x01")],
    "no encoding": [Payload(data=b"hello")],
    "broken json": [Payload(metadata={"encoding": b"json/plain"}, data=b'{"message_id":')],
    "text": [Payload(metadata={"encoding": b"json/plain"}, data=b'"hello"')],
    "a number": [Payload(metadata={"encoding": b"json/plain"}, data=b"7")],
    "another object": [Payload(metadata={"encoding": b"json/plain"}, data=b'{"kind": "chat"}')],
    "wrong types": [Payload(metadata={"encoding": b"json/plain"}, data=b'{"message_id": {}, "edits": 3}')],
    "two inputs": [Payload(metadata={"encoding": b"json/plain"}, data=b'{"x": 1}')] * 2,
}
NAMES = ("chat", "order_updated", "edit_cart", "place_order", "unheard_of")


async def signal(talk: Conversation, name: str, payloads: list[Payload]) -> None:
    """As Temporal's command line sends it, past our own types."""
    client = talk.client
    await client.workflow_service.signal_workflow_execution(
        SignalWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=talk.handle.id),
            signal_name=name,
            input=Payloads(payloads=payloads),
            request_id=str(uuid4()),
        )
    )


async def update(talk: Conversation, name: str, payloads: list[Payload]) -> Any:
    client = talk.client
    answer = await client.workflow_service.update_workflow_execution(
        UpdateWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=talk.handle.id),
            wait_policy=WaitPolicy(lifecycle_stage=Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED),
            request=Request(
                meta=Meta(update_id=str(uuid4())), input=Input(name=name, args=Payloads(payloads=payloads))
            ),
        )
    )
    return answer.outcome.WhichOneof("value")


async def test_unreadable_signals_are_put_aside_and_what_follows_is_served(talk: Conversation) -> None:
    await talk.say("hello")
    for kind, payloads in INPUTS.items():
        for name in NAMES:
            await signal(talk, name, payloads)
        await talk.say(f"are you there after {kind}?")
    assert len(talk.play.served) == len(INPUTS) + 1


async def test_unreadable_updates_are_refused_and_what_follows_is_served(talk: Conversation) -> None:
    await talk.say("hello")
    for kind, payloads in INPUTS.items():
        for name in ("edit_cart", "place_order", "unheard_of"):
            assert await update(talk, name, payloads) == "failure"
        assert (await talk.click(f"a click after {kind}")).problem == ""
    assert len(talk.play.served) == len(INPUTS) + 1
