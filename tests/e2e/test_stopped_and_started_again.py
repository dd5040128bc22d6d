"""Ctrl-C and a new start on the same data: open carts and unpaid orders go on as if nothing had been."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.installation import Customer, names, running_installation


async def test_an_order_waiting_for_payment_is_paid_after_a_restart() -> None:
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        data = Path(folder) / "data"
        async with running_installation(data) as installation:
            customer = Customer(installation)
            await customer.say("one tiramisu")
            order = await customer.check_out()
            other = Customer(installation)
            await other.say("two cannoli")
        assert not (data / "run.json").exists(), "a clean stop leaves no run.json"
        # One machine runs one version: a build id that its environment happens to have changes nothing.
        async with running_installation(data, WORKER_BUILD_ID="of-an-image") as again:
            customer.installation = other.installation = again
            assert names(await other.state()) == [(2, "Cannoli")]
            await customer.pay(order)
            paid = await customer.order_when(payment_state="paid")
            assert paid["order_id"] == order["order_id"]
            assert names(await other.say("and a cola")) == [(2, "Cannoli"), (1, "Coca-Cola")]
