"""A workflow changed without care fails the replay of a history; one changed with a patch does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from temporalio import workflow
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from tests.encryption import CONVERTER
from tests.workflows.test_replay import HISTORIES, recorded
from worker.runner import WORKFLOWS

OPENS = "            self.collection.open("
ASKED = """            await workflow.execute_activity_method(
                Orders.still_available, self.record.ref, **calls.database("Can it still be made?")
            )
"""
WAITS = "came = await self._next(clock.of_payment(self.record, self.collection))"
CHANGES = {
    "an activity inserted": ("orders.workflow", OPENS, ASKED + OPENS, "ordered"),
    "an activity removed": (
        "orders.workflow",
        'self.collection.open(self.record.plan("opened", Reason(ReasonCode.PAGE_OPENED), "payment_link"))',
        "pass",
        "ordered",
    ),
    "an activity asked for earlier": (
        "orders.workflow",
        WAITS,
        f'self.collection.ask("clock"); {WAITS}',
        "paid_slowly",
    ),
    "a timer removed": ("orders.workflow", "timeout=patience", "timeout=None", "expired"),
    "an idle timer never set": (
        "sessions.workflow",
        "idle_timer.set(self.silence.deadline)",
        "pass",
        "abandoned",
    ),
    "an order not made": (
        "sessions.workflow",
        "await self.hand_offs.finish(self.hand_offs.of(request_id, result.draft_hash))",
        "pass",
        "session_of_an_order",
    ),
    "a signal not sent": (
        "sessions.workflow",
        "await self.hand_offs.withdraw(result.withdraws, withdrawal)",
        "pass",
        "session_changed_its_order",
    ),
    "events not passed on": ("redrive", "for event in found.events", "for event in ()", "redriven"),
}
PATCHED = f"""            if workflow.patched("ask-before"):
                await workflow.execute_activity_method(
                    Orders.still_available, self.record.ref, **calls.database("")
                )
{OPENS}"""


@pytest.fixture
def copy() -> Iterator[ModuleType]:
    """Where a changed copy of a workflow's module is loaded; its annotations are looked up there."""
    module = ModuleType("changed_workflow")
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def load(copy: ModuleType, file: str, old: str, new: str) -> None:
    source = Path("workflows", *file.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    assert source.count(old) == 1, "the place to change is found"
    exec(compile(source.replace(old, new), file, "exec"), vars(copy))  # noqa: S102 (our own source)


async def failure(copy: ModuleType, file: str, old: str, new: str, story: str) -> Exception | None:
    """What the replay of the story's history says of the workflow with `old` replaced by `new`."""
    load(copy, file, old, new)
    defined = next(each for each in WORKFLOWS if each.__module__ == f"workflows.{file}")
    replayer = Replayer(
        workflows=[getattr(copy, defined.__name__)],
        data_converter=CONVERTER,
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    history = recorded(next(path for path in HISTORIES if path.stem == story))
    return (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure


@pytest.mark.parametrize("change", CHANGES)
async def test_a_workflow_changed_without_a_patch_fails_the_replay(copy: ModuleType, change: str) -> None:
    file, old, new, story = CHANGES[change]
    assert await failure(copy, file, old, old, story) is None, "unchanged, the copy replays"
    found = await failure(copy, file, old, new, story)
    assert isinstance(found, workflow.NondeterminismError), found


async def test_a_workflow_changed_with_a_patch_replays_what_was_recorded_before(copy: ModuleType) -> None:
    assert await failure(copy, "orders.workflow", OPENS, PATCHED, "ordered") is None
