"""What an earlier commit has begun is continued by the code of today, by replay, without versions."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import WorkflowExecutionStatus

from tests.worker.begun_before import continued
from tests.workflows.replays import replaying


async def test_a_session_and_an_order_under_way_are_continued_by_replay(tmp_path: Path) -> None:
    async with continued(tmp_path) as begun, replaying() as replays:
        talk, order = begun.talk, begun.order
        handles = (talk.handle, order.handle)
        before = [await each.describe() for each in handles]
        assert [each.status for each in before] == [WorkflowExecutionStatus.RUNNING] * 2
        await replays.replay([await each.fetch_history() for each in handles])
        async with begun.versions.serving("") as cast:
            begun.join(cast)
            await talk.say("one more")
            await order.pays()
            await order.comes_to("approved", "paid")
            assert [(await each.describe()).run_id for each in handles] == [each.run_id for each in before]
            await replays.replay([await each.fetch_history() for each in handles])
        assert "session.load" not in talk.play.calls, "the session was loaded by the code before"
