"""A whole story with everything that goes wrong in it, told in the logs by ids alone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.test_machines_order_too import document
from tests.e2e.test_money_that_comes_late_or_wrong import ready_to_pay
from tests.installation import Customer, Installation, Json, eventually
from tests.privacy import leaks, logs_of, unreadable

NAME, STREET, PHONE = "Rosalind Quimby", "12 Elmwood Crescent", "202-555-0147"
MAIL, AT_STRIPE, CARD = "rosalind@example.com", "r.quimby@example.org", "4000 0566 5566 5556"


def lines(installation: Installation, program: str, **wanted: object) -> list[Json]:
    """A program's lines with these values."""
    read = [
        json.loads(line) for line in (installation.data / "logs" / f"{program}.log").read_text().splitlines()
    ]
    return [line for line in read if all(line.get(name) == value for name, value in wanted.items())]


def written(
    installation: Installation, program: str, **wanted: object
) -> Callable[[], Awaitable[list[Json]]]:
    async def find() -> list[Json]:
        return lines(installation, program, **wanted)

    return find


async def upset(installation: Installation, customer: Customer) -> None:
    """A table that is gone: a request fails on our side, and so does an activity until it is back."""
    body = await document(installation, customer)
    with installation.database.begin() as connection:
        connection.execute(text("ALTER TABLE machine_order RENAME TO machine_order_gone"))
    try:
        failed = await installation.http.post(f"/api/order/{customer.shop['id']}", json=body)
        assert (failed.status_code, failed.json()["error"]) == (500, "internal")
        assert failed.headers["X-Request-Id"], "what the customer quotes to support"
    finally:
        with installation.database.begin() as connection:
            connection.execute(text("ALTER TABLE machine_order_gone RENAME TO machine_order"))
    told = lines(installation, "api", request_id=failed.headers["X-Request-Id"])
    assert [line["event"] for line in told] == ["request.failed", "request.completed"]
    assert "ProgrammingError 42P01" in told[0]["error"] or "UndefinedTable 42P01" in told[0]["error"]
    assert any("storage/orders/machine_orders.py" in place for place in told[0]["at"]), "where it happened"


async def cancelled_by(installation: Installation, customer: Customer, order: Json) -> None:
    answer = await installation.http.post(
        f"/api/v1/orders/{order['order_id']}/cancel",
        json={"note": f"{NAME} rang from {PHONE}"},
        headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
    )
    assert answer.status_code == 200, answer.text
    await customer.order_when(payment_state="refunded")


async def test_a_story_with_every_trouble_is_told_by_ids_alone(
    installation: Installation, customer: Customer
) -> None:
    await customer.say(f"one tiramisu. i am {NAME}, {STREET}, my mail is {MAIL}, my card is {CARD}")
    await customer.say(f"note for the tiramisu: ring {PHONE}, ask for {NAME}")
    link = await installation.http.post(
        f"/api/chat/{customer.shop['id']}/resume-link", headers=customer.headers
    )
    resume = link.json()["url"].rpartition("=")[2]
    order = await customer.check_out()
    (await installation.mail.post("/_control/faults", json={"refuse": 1, "reject": 1})).raise_for_status()
    await customer.pay(order, email=AT_STRIPE)
    await customer.order_when(payment_state="paid")
    await eventually(
        written(installation, "worker", activity="courier.drain", order_id=order["order_id"], attempt=2),
        what="the second try of the mail",
    )
    await cancelled_by(installation, customer, order)
    await upset(installation, customer)
    killed = installation.kill("postgres")
    await customer.post(wait=0, text=f"{NAME} again, {STREET}")
    await installation.back("postgres", killed)

    known = [NAME, "Quimby", STREET, "Elmwood", PHONE, MAIL, AT_STRIPE, CARD, CARD.replace(" ", "")]
    secrets = [customer.token, customer.shop["api_key"], resume, "rang from"]
    assert leaks(logs_of(installation.data), [*known, *secrets]) == []
    assert unreadable(installation.data) == []


async def test_an_orders_way_can_be_followed_from_its_id_and_from_a_requests(
    installation: Installation, customer: Customer
) -> None:
    order = await ready_to_pay(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    order_id = order["order_id"]

    async def both_steps() -> list[Json] | None:
        found = [line for line in lines(installation, "worker", order_id=order_id) if "version" in line]
        found = [line for line in found if line["news"] != "payments_down"]
        return found if len(found) > 1 else None

    steps = await eventually(both_steps, what="the lines of two steps")
    assert [(line["state"], line["payment_state"]) for line in steps] == [
        ("draft", "none"),
        ("approved", "paid"),
    ]
    assert all(line["workflow_id"] == f"order-{order_id}" and line["request_id"] for line in steps)
    assert {line["total"] for line in steps} == {order["total"]}

    confirmed, moved = (step["request_id"] for step in steps)
    came = written(installation, "api", event="stripe_event.received", request_id=moved)
    webhook = (await eventually(came, what="the webhook that moved it"))[0]
    assert webhook["order_id"] == order_id
    pressed = written(installation, "api", event="request.completed", request_id=confirmed)
    asked = (await eventually(pressed, what="the press that confirmed it"))[0]
    assert asked["session_id"] == customer.session_id
    served = written(installation, "worker", event="turn.completed", request_id=confirmed)
    turn = (await eventually(served, what="the turn in which it was confirmed"))[0]
    assert turn["session_id"] == customer.session_id


async def test_a_turn_is_one_line_of_the_worker_and_a_request_one_of_the_api(
    installation: Installation, customer: Customer
) -> None:
    await customer.say("one tiramisu")
    answer = await customer.post(text="and a cola")
    assert answer.status_code in {200, 202}, answer.text
    request_id = answer.headers["X-Request-Id"]
    told = await eventually(written(installation, "worker", request_id=request_id), what="the worker's line")
    assert [line["event"] for line in told] == ["turn.completed"]
    assert told[0]["session_id"] == customer.session_id
    asked = await eventually(written(installation, "api", request_id=request_id), what="the API's line")
    assert [(line["event"], line["session_id"]) for line in asked] == [
        ("request.completed", customer.session_id)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "to rosa@example.com",
        "card 4242 4242 4242 4242",
        f'"token": "{"a1-B_" * 8}abc"',
        "key ct_abcdefgh12",
        "https://shop.example/s/x#resume=abc",
    ],
)
def test_the_search_finds_what_it_is_for(line: str, tmp_path: Path) -> None:
    file = tmp_path / "api.log"
    file.write_text(f'{{"event": "fine", "ms": 12}}\n{{"event": {json.dumps(line)}}}\n')
    assert [each.split(":")[1] for each in leaks([file])] == ["2"]
