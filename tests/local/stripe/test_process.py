"""The process: it survives a kill, stops on request, and never starts beside a live key."""

import asyncio
import time
from pathlib import Path

from local.supervisor import ports
from tests.local.stripe.receiver import Receiver
from tests.local.stripe.running import browser, launch, order, running, start
from tests.patience import PATIENCE, eventually


async def test_a_killed_stand_in_keeps_its_state_and_its_queue(tmp_path: Path) -> None:
    (own_port, own), (port, claimed) = ports.choose(()), ports.choose(())
    receiver = Receiver(port)  # nobody listens there yet
    quick = ("--retry-first-seconds", "0.1", "--retry-cap-seconds", "0.2")
    standin = await start(tmp_path, receiver.url, *quick, port=own_port)
    wanted = order()
    session = await standin.client().v1.checkout.sessions.create_async(wanted, {"idempotency_key": "kept:1"})
    await standin.control(f"sessions/{session.id}/pay")
    await standin.control("clock", {"advance_seconds": 500})
    await standin.control("faults", {"webhooks": {"duplicate": 0.5}})
    await standin.kill()

    await receiver.start()
    again = await start(tmp_path, receiver.url, port=standin.port)
    client = again.client()
    try:
        read = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["line_items"]})
        assert (read.status, read.payment_status) == ("complete", "paid")
        replay = await client.v1.checkout.sessions.create_async(wanted, {"idempotency_key": "kept:1"})
        assert (replay.id, again.recording.headers["idempotent-replayed"]) == (session.id, "true")
        assert (await again.control("clock", method="GET"))["now"] >= time.time() + 499
        assert (await again.control("faults", method="GET"))["webhooks"]["duplicate"] == 0.5
        assert len(await again.requests()) == 3
        await receiver.until("checkout.session.completed", session.id)
    finally:
        assert await again.stop() == 0
        await receiver.stop()
        claimed.close()
        own.close()
    assert again.conformance() == []


async def test_the_courier_gives_up_after_its_attempts(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answer = lambda _: 500
    options = ("--retry-first-seconds", "0.01", "--retry-attempts", "3")
    async with running(tmp_path, receiver.url, *options) as standin:
        client = standin.client()
        session = await client.v1.checkout.sessions.create_async(order())
        await client.v1.checkout.sessions.expire_async(session.id)

        async def ended() -> dict[str, str | int] | None:
            [delivery] = (await standin.control("deliveries", method="GET"))["deliveries"]
            return delivery if delivery["state"] != "pending" else None

        delivery = await eventually(ended)
        assert (delivery["state"], delivery["attempt"], delivery["last_status"]) == ("given_up", 3, 500)
    assert len(receiver.about(session.id)) == 3


async def outcome(data: Path, *options: str, env: dict[str, str] | None = None) -> tuple[int, bytes, bytes]:
    """How a start ends that must fail: status, output, complaint."""
    process = await launch(data, *options, env=env)
    try:
        printed, complaint = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
    return await process.wait(), printed, complaint


async def test_it_does_not_start_beside_a_live_key(tmp_path: Path) -> None:
    status, printed, complaint = await outcome(tmp_path, env={"STRIPE_SECRET_KEY": "sk_live_abc"})
    assert (status, printed) == (1, b"")
    assert b"live Stripe key" in complaint
    assert b"sk_live_abc" not in complaint


async def test_webhooks_need_a_secret(tmp_path: Path) -> None:
    status, printed, complaint = await outcome(tmp_path, "--webhook-url", "http://127.0.0.1:1/")
    assert (status, printed) == (1, b"")
    assert b"whsec_" in complaint


async def test_its_page_can_have_another_address(tmp_path: Path, receiver: Receiver) -> None:
    async with running(tmp_path, receiver.url, "--public-url", "https://pay.example/") as standin:
        session = await standin.client().v1.checkout.sessions.create_async(order())
        assert session.url == f"https://pay.example/c/pay/{session.id}"
        async with browser(standin.url) as visitor:
            assert (await visitor.get(f"/c/pay/{session.id}")).status_code == 200
