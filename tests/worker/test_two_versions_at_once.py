"""Two versions of the worker serve beside each other: sessions stay until they move, orders go over."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from temporalio.common import SearchAttributeKey
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment

from domain.conversation import Phase
from schemas.messages.session import Recovered
from tests.encryption import CONVERTER
from tests.worker.versions import TEMPORAL, Versions
from tests.workflows.conftest import QUICK_TIMERS, TIME_SKIPPING
from tests.workflows.order.fakes import Fakes
from tests.workflows.replays import replaying
from tests.workflows.session.cast import Cast
from tests.workflows.session.conversation import Conversation
from workflows.support.names import SEARCH_ATTRIBUTES


@pytest_asyncio.fixture
async def versions() -> AsyncIterator[Versions]:
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        data_converter=CONVERTER,
        dev_server_existing_path=TEMPORAL,
        search_attributes=[SearchAttributeKey.for_keyword(name) for name in SEARCH_ATTRIBUTES],
        dev_server_extra_args=[*QUICK_TIMERS, *TIME_SKIPPING],
    ) as env:
        yield Versions(env, Fakes())


def served(cast: Cast, talk: Conversation) -> list[str]:
    return cast.plays[talk.session_id].served


async def is_answered(talk: Conversation, words: str, by: Cast) -> None:
    talk.play = by.plays[talk.session_id]
    await talk.say(words)


async def test_a_session_is_answered_by_its_version_and_then_moves_to_the_current_one(
    versions: Versions,
) -> None:
    async with versions.serving("one") as one, versions.serving("two") as two:
        await versions.make_current("one")
        talk = versions.talk(one, two)
        await is_answered(talk, "hello", by=one)
        await versions.make_current("two")
        await is_answered(talk, "one pizza", by=one)
        await versions.is_on(talk.handle, "two")
        await is_answered(talk, "one more", by=two)
        assert served(one, talk) == ["hello", "one pizza"]
        assert served(two, talk) == ["one more"]
        await versions.is_empty("one")
        async with replaying() as replays:
            await replays.replay(await talk.histories())


async def test_a_session_moves_when_its_customer_has_been_silent_for_long(versions: Versions) -> None:
    async with versions.serving("one") as one, versions.serving("two") as two:
        await versions.make_current("one")
        talk = versions.talk(one, two)
        talk.play.lines = 1
        await is_answered(talk, "one pizza", by=one)
        await versions.make_current("two")
        talk.play.recovered = [Recovered(phase=Phase.ORDERING)]
        await talk.time_passes(hours=2, minutes=1)
        await versions.is_on(talk.handle, "two")
        await versions.is_empty("one")
        await is_answered(talk, "one more", by=two)


async def test_an_order_goes_over_with_its_next_task_and_replays(versions: Versions) -> None:
    async with versions.serving("one"), versions.serving("two"):
        await versions.make_current("one")
        order = await versions.order()
        await order.has_page()
        await versions.is_on(order.handle, "one")
        await versions.make_current("two")
        await order.pays()
        await order.comes_to("approved", "paid")
        await versions.is_on(order.handle, "two")
        await versions.is_empty("one")
        async with replaying() as replays:
            await replays.replay([await order.handle.fetch_history()])


async def test_new_work_goes_to_the_current_version_and_to_the_one_before_after_a_step_back(
    versions: Versions,
) -> None:
    async with versions.serving("one") as one, versions.serving("two") as two:
        await versions.make_current("two")
        first = versions.talk(one, two)
        await is_answered(first, "hello", by=two)
        await versions.make_current("one")
        second = versions.talk(one, two)
        await is_answered(second, "hello", by=one)
        assert (served(one, first), served(two, second)) == ([], [])


async def test_an_operator_moves_an_idle_session_whose_version_is_gone(versions: Versions) -> None:
    async with versions.serving("two") as two:
        async with versions.serving("one") as one:
            await versions.make_current("one")
            talk = versions.talk(one, two)
            await is_answered(talk, "hello", by=one)
            await versions.make_current("two")
        await versions.move(talk.handle.id, "two")
        await versions.is_empty("one")
        await is_answered(talk, "is anybody there?", by=two)


async def test_the_first_version_takes_over_what_began_without_versions(versions: Versions) -> None:
    async with versions.serving("one") as one:
        async with versions.serving("") as without:
            talk = versions.talk(without, one)
            await is_answered(talk, "hello", by=without)
            await versions.make_current("one")
            await is_answered(talk, "one pizza", by=one)
            await versions.is_on(talk.handle, "one")
        await is_answered(talk, "one more", by=one)
