"""What a chat turn leaves in Temporal's history: few events, few bytes, and not a word of the transcript."""

from __future__ import annotations

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from tests.installation import Customer, Installation, eventually
from workflows.support.names import session_workflow_id

EVENTS_A_TURN = 5
BYTES_A_TURN = 4096
AT_REST = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_MARKER_RECORDED,
    EventType.EVENT_TYPE_TIMER_STARTED,
    EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
}
"""What a history ends in while nothing is scheduled."""


async def history(installation: Installation, customer: Customer) -> list[HistoryEvent]:
    """The session's history once it waits for the next message."""
    handle = (await installation.temporal()).get_workflow_handle(session_workflow_id(customer.session_id))  # type: ignore[arg-type]  # text from the wire

    async def at_rest() -> list[HistoryEvent] | None:
        events = [event async for event in handle.fetch_history_events()]
        return events if events[-1].event_type in AT_REST else None

    return await eventually(at_rest, what="the session is at rest")


async def test_a_chat_turn_costs_at_most_five_events_and_four_kilobytes(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    turns = (
        "a large margherita with extra mozzarella and no basil",
        "what is in the carbonara?",
        "a medium pepperoni pizza and two colas",
        "remove the tiramisu",
    )
    for text in turns:
        before = await history(installation, customer)
        await customer.say(text)
        after = (await history(installation, customer))[len(before) :]
        assert len(after) <= EVENTS_A_TURN, [event.event_type for event in after]
        assert sum(event.ByteSize() for event in after) <= BYTES_A_TURN, text


async def test_what_a_customer_says_stays_out_of_temporals_history(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu, my email is rosa@example.com")
    await customer.say("note: ring twice at Rosa's door")
    text = b"".join(event.SerializeToString() for event in await history(installation, customer))
    assert b"rosa@example.com" not in text
    assert b"tiramisu," not in text
