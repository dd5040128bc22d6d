"""One stand-in and one receiver for the folder; after each test all that passed meets the oracle."""

import json
from collections.abc import AsyncIterator

import pytest
import stripe

from tests.local.stripe.oracle import check_object
from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import Paid, StandIn, pay, running


@pytest.fixture(scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()


@pytest.fixture(scope="session")
async def standin(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[StandIn]:
    quick = ("--retry-first-seconds", "0.05", "--retry-cap-seconds", "0.2")
    async with running(tmp_path_factory.mktemp("stripe"), receiver.url, *quick) as standin:
        yield standin


@pytest.fixture
def client(standin: StandIn) -> stripe.StripeClient:
    return standin.client()


@pytest.fixture
async def paid(standin: StandIn, client: stripe.StripeClient) -> Paid:
    return await pay(standin, client)


@pytest.fixture(autouse=True)
async def all_that_passed_conforms(standin: StandIn, receiver: Receiver) -> AsyncIterator[None]:
    standin.recording.objects.clear()
    receiver.arrivals.clear()
    receiver.answer = lambda _: 200
    yield
    await standin.control("faults", method="DELETE")
    await standin.control("clock", method="DELETE")
    assert standin.conformance() == []
    events = [json.loads(arrival.raw) for arrival in receiver.arrivals]
    assert [problem for event in events for problem in check_object(event)] == []
