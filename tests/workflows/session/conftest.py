"""One worker for the sessions of these tests; each conversation is replayed when its test is over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from domain.ids import SessionId
from tests.workflows.courier import FakeCourier
from tests.workflows.replays import Replays
from tests.workflows.session.cast import Cast, Play
from tests.workflows.session.conversation import QUEUE, Conversation
from tests.workflows.session.paper_order import PaperOrder
from worker.run import INTERCEPTORS
from worker.runner import workflow_runner
from workflows.sessions.workflow import CustomerSession
from workflows.support import activity_options, calls
from workflows.support.names import MODEL_QUEUE

NewTalk = Callable[..., Conversation]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def cast(env: WorkflowEnvironment, courier: FakeCourier) -> AsyncIterator[Cast]:
    cast = Cast()
    courier.serve.append(cast.deliver)
    sessions = Worker(
        env.client,
        task_queue=QUEUE,
        workflows=[CustomerSession, PaperOrder],
        activities=cast.queue_of_sessions,
        workflow_runner=workflow_runner(),
        interceptors=INTERCEPTORS,
    )
    models = Worker(
        env.client, task_queue=MODEL_QUEUE, activities=cast.queue_of_models, interceptors=INTERCEPTORS
    )
    async with sessions, models:
        yield cast


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again at once: the pauses of the first tries are no clock that a test can move."""
    for module, policy in ((activity_options, "UNLIMITED_RETRIES"), (calls, "BRIEF")):
        quick = replace(getattr(module, policy), initial_interval=timedelta(milliseconds=20))
        monkeypatch.setattr(module, policy, quick)


@pytest_asyncio.fixture(loop_scope="session")
async def new_talk(env: WorkflowEnvironment, cast: Cast, replays: Replays) -> AsyncIterator[NewTalk]:
    """Conversations, with the history limit asked for; each replays when the test is over."""
    talks: list[Conversation] = []

    def begin(history_limit: int = 0) -> Conversation:
        play = Play()
        talk = Conversation(env, str(uuid4()), play, history_limit)
        cast.plays[SessionId(talk.session_id)] = play
        talks.append(talk)
        return talk

    yield begin
    for talk in talks:
        for event in talk.play.held.values():
            event.set()
        await replays.replay(await talk.histories())
        with suppress(RPCError):
            await talk.handle.terminate("the test is over")


@pytest_asyncio.fixture(loop_scope="session")
async def talk(new_talk: NewTalk) -> Conversation:
    return new_talk()
