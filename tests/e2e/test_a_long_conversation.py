"""A conversation that outgrows one run continues as a new one and loses nothing."""

from __future__ import annotations

import asyncio

from tests.histories.telling import short_history
from tests.installation import Customer, Installation, eventually
from workflows.support.names import session_workflow_id


async def test_nothing_is_lost_or_doubled_while_the_session_continues_as_new(
    installation: Installation, customer: Customer
) -> None:
    await short_history(installation, customer, 12)
    for _ in range(4):
        posted = await asyncio.gather(
            *(customer.post(wait=0, text="one more espresso") for _ in range(5)),
            customer.click("Coca-Cola"),
        )
        assert {answer.status_code for answer in posted} == {202, 201}

    async def all_answered() -> bool:
        lines = {line["name"]: line["quantity"] for line in (await customer.state())["cart"]["lines"]}
        return lines == {"Espresso": 20, "Coca-Cola": 4}

    await eventually(all_answered, what="twenty espressos and four colas")
    workflow_id = session_workflow_id(customer.session_id)  # type: ignore[arg-type]  # text from the wire
    client = await installation.temporal()

    async def several_runs() -> bool:
        return len([each async for each in client.list_workflows(f"WorkflowId = '{workflow_id}'")]) > 2

    await eventually(several_runs, what="more than two runs")
    waiter = [each for each in await customer.transcript() if each["role"] == "waiter"]
    assert len(waiter) == 20
