"""`/ready` says what is down and what waits; what waits takes nobody out of the load balancer."""

from __future__ import annotations

import json
from uuid import uuid4

from sqlalchemy import text

from tests.installation import Customer, Installation, Json, eventually


async def waiting(installation: Installation) -> Json:
    """Asked again where a check took longer than an answer may take."""

    async def told() -> Json | None:
        answer = await installation.http.get("/ready")
        found: Json = answer.json()["waiting"]
        return found if answer.status_code == 200 else None

    return await eventually(told, what="what waits is told")


async def test_an_event_that_cannot_be_passed_on_is_counted_with_its_age(installation: Installation) -> None:
    """It names an order we do not have: it stays, and an operator is to see it."""
    before = (await waiting(installation))["events"]
    metadata = {
        "app": "countertalk",
        "installation": installation.secrets["installation"],
        "order_id": str(uuid4()),
    }
    event = {
        "id": f"evt_{uuid4().hex}",
        "type": "charge.refunded",
        "data": {"object": {"id": "cs_1", "metadata": metadata}},
    }
    insert = (
        "INSERT INTO stripe_event (id, type, raw, received_at)"
        " VALUES (:id, 'charge.refunded', :raw, now() - interval '1000 s')"
    )
    with installation.database.begin() as connection:
        connection.execute(text(insert), {"id": event["id"], "raw": json.dumps(event).encode()})
    try:
        after = (await waiting(installation))["events"]
        assert after["count"] == before["count"] + 1
        assert after["oldest_seconds"] >= 1000
    finally:
        with installation.database.begin() as connection:
            connection.execute(text("DELETE FROM stripe_event WHERE id = :id"), event)
    assert (await waiting(installation))["events"]["count"] == before["count"]


async def test_a_message_nobody_answers_is_counted(installation: Installation, customer: Customer) -> None:
    await customer.say("one tiramisu")
    assert (await waiting(installation))["messages"] == {"count": 0, "oldest_seconds": 0}
    unanswered = (
        "UPDATE message SET answered_by = NULL, created_at = now() - interval '10 s' WHERE session_id = :id"
    )
    with installation.database.begin() as connection:
        connection.execute(text(f"{unanswered} AND role = 'customer'"), {"id": customer.session_id})
    found = (await waiting(installation))["messages"]
    with installation.database.begin() as connection:
        answered = "UPDATE message SET answered_by = 1 WHERE session_id = :id AND role = 'customer'"
        connection.execute(text(answered), {"id": customer.session_id})
    assert found["count"] == 1
    assert found["oldest_seconds"] >= 10


async def test_with_the_database_down_it_says_so_and_nothing_of_what_waits(
    installation: Installation,
) -> None:
    """Killed once more where it was back before it was asked."""

    async def says_so() -> bool:
        killed = installation.kill("postgres")
        answer = await installation.http.get("/ready")
        await installation.back("postgres", killed)
        told = answer.json()
        is_down = str(told["dependencies"]["database"]).startswith("down: ")
        return answer.status_code == 503 and is_down and told["waiting"] == {}

    await eventually(says_so, what="the database is said to be down")
    kinds = {"events", "messages", "events_unreadable", "events_given_up", "deliveries", "attention"}
    assert set(await waiting(installation)) == kinds
