"""`make histories`: runs each story on an installation of its own and keeps what Temporal recorded of it.

A changed workflow must replay these. Record anew only together with a `workflow.patched` step, and keep the
old file beside the new one (docs/operations.md). `ARGS="name name"` records only these stories.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from temporalio.client import Client

from tests.histories import of_models, of_orders, of_payments, of_redrive, of_sessions
from tests.histories.telling import settled
from tests.installation import ROOT, Customer, Installation, eventually, running_installation, running_model

FOLDER = Path(__file__).parent
Story = Callable[[Installation, Customer], Awaitable[str]]
STORIES: tuple[Story, ...] = (
    *of_orders.STORIES,
    *of_payments.STORIES,
    *of_sessions.STORIES,
    *of_redrive.STORIES,
    *of_models.STORIES,
)


async def record(installation: Installation, story: Story) -> None:
    """A story ends with the id of its workflow. A run that has only begun has nothing to replay."""
    workflow_id = await story(installation, Customer(installation))
    await installation.calm()
    await settled(installation, workflow_id)
    name = story.__name__
    client = await installation.temporal()
    run_ids = await _runs_of(client, workflow_id)
    for number, run_id in enumerate(reversed(run_ids), 1):
        history = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        if not any(event.HasField("workflow_task_completed_event_attributes") for event in history.events):
            continue
        suffix = f"_{number}" if len(run_ids) > 1 else ""
        (FOLDER / f"{name}{suffix}.json").write_text(_anywhere(history.to_json()), encoding="utf-8")
        print(f"{name}{suffix}: {len(history.events)} events")


async def _runs_of(client: Client, workflow_id: str) -> list[str]:
    """From the newest to the first. What is listed may lag behind what runs."""
    newest = (await client.get_workflow_handle(workflow_id).describe()).run_id

    async def listed() -> list[str]:
        found = [each.run_id async for each in client.list_workflows(f"WorkflowId = '{workflow_id}'")]
        return found if newest in found else []

    return await eventually(listed, what=f"{newest} is listed")


def _anywhere(text: str) -> str:
    """Without the folders of this machine, which failures' stack traces name."""
    for folder in (ROOT, Path(sys.base_prefix)):
        text = text.replace(f"{folder}/", "")
    return text


async def record_all(stories: Sequence[Story], **settings: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_installation(Path(folder) / "data", "--no-encryption", **settings) as installation:
            for story in stories:
                await record(installation, story)


async def main(wanted: list[str]) -> None:
    """A shop with a language model is another installation: there a model has a word in everything."""
    chosen = [story for story in STORIES if not wanted or story.__name__ in wanted]
    by_model = [story for story in chosen if story in of_models.STORIES]
    by_code = [story for story in chosen if story not in of_models.STORIES]
    if by_code:
        await record_all(by_code)
    if by_model:
        with running_model() as settings:
            await record_all(by_model, **settings)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
