"""A workflow changed without care fails the replay of a history; one changed with a patch does not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from temporalio import workflow
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from tests.encryption import CONVERTER
from tests.workflows.test_replay import HISTORIES, recorded
from worker.runner import WORKFLOWS

BEGINS = "        chapter.begin()\n"
ASKED = """        await workflow.execute_activity_method(
            Orders.still_available, self.record.ref, start_to_close_timeout=timedelta(seconds=1)
        )
"""
WAITS = "came = await self._next_event(chapter.acts_at)"
CHANGES = {
    "an activity inserted": ("orders.workflow", BEGINS, ASKED + BEGINS, "ordered_1"),
    "an activity removed": (
        "orders.checkout",
        'self.collection.open(self.record.plan("opened", Reason(ReasonCode.PAGE_OPENED), "payment_link"))',
        "pass",
        "ordered_1",
    ),
    "an activity asked for earlier": (
        "orders.workflow",
        WAITS,
        f'self.payments.ask("clock"); {WAITS}',
        "paid_slowly_1",
    ),
    "a timer removed": ("orders.workflow", "timeout=patience", "timeout=None", "expired_1"),
    "a step of the kitchen's not taken": (
        "orders.decisions",
        "return await self.record.step(key, why, news, anywhere=True, state=target, actor=actor)",
        "return self.record.progress.recorded",
        "ordered_2",
    ),
    "an idle timer never set": (
        "sessions.workflow",
        "idle_timer.set(self.silence.deadline)",
        "pass",
        "abandoned",
    ),
    "an order not made": (
        "sessions.requests",
        "await self.hand_offs.finish(self.hand_offs.of(request_id, result.draft_hash))",
        "pass",
        "session_of_an_order",
    ),
    "a signal not sent": (
        "sessions.requests",
        "await self.hand_offs.withdraw(result.withdraws, withdrawal)",
        "pass",
        "session_changed_its_order",
    ),
    "events not passed on": ("redrive", "for event in found.events", "for event in ()", "redriven"),
}
PATCHED = f"""        if workflow.patched("ask-before"):
            await workflow.execute_activity_method(
                Orders.still_available, self.record.ref, start_to_close_timeout=timedelta(seconds=1)
            )
{BEGINS}"""


class ChangedSource(SourceFileLoader):
    """Finds and loads one module with a piece of its source replaced; all others as they are."""

    def __init__(self, module: str, old: str, new: str) -> None:
        super().__init__(module, str(Path(*module.split(".")).with_suffix(".py").resolve()))
        self.old, self.new = old, new

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(name, self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        assert source.count(self.old) == 1, "the place to change is found"
        code: CodeType = compile(source.replace(self.old, self.new), fullname, "exec")
        return code


@contextmanager
def changed(module: str, old: str, new: str) -> Iterator[None]:
    """All of `workflows` is imported anew meanwhile, as others have the module imported already."""
    ours = {name: sys.modules.pop(name) for name in [*sys.modules] if f"{name}.".startswith("workflows.")}
    finder = ChangedSource(module, old, new)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if f"{name}.".startswith("workflows.")]:
            del sys.modules[name]
        sys.modules.update(ours)


async def failure(module: str, old: str, new: str, story: str) -> Exception | None:
    """What the replay of the story's history says of the workflow with `old` replaced by `new`."""
    history = recorded(next(path for path in HISTORIES if path.stem == story))
    room = module.partition(".")[0]
    defined = next(each for each in WORKFLOWS if each.__module__.split(".")[1] == room)
    with changed(f"workflows.{module}", old, new):
        replayer = Replayer(
            workflows=[getattr(import_module(defined.__module__), defined.__name__)],
            data_converter=CONVERTER,
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        return (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure


@pytest.mark.parametrize("change", CHANGES)
async def test_a_workflow_changed_without_a_patch_fails_the_replay(change: str) -> None:
    module, old, new, story = CHANGES[change]
    assert await failure(module, old, old, story) is None, "unchanged, it replays"
    found = await failure(module, old, new, story)
    assert isinstance(found, workflow.NondeterminismError), found


async def test_a_workflow_changed_with_a_patch_replays_what_was_recorded_before() -> None:
    assert await failure("orders.workflow", BEGINS, PATCHED, "ordered_1") is None
