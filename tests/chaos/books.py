"""After the storm: every message answered once, every order settled, every cent on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from tests.installation import Json

FINAL = {"fulfilled", "cancelled", "expired"}


def differences(
    connection: Connection, charges: Sequence[Json], sent: Sequence[str], ordered: set[str]
) -> list[str]:
    """Everything that is not as it must be, in sentences; empty when the books agree.

    `sent` are the ids of all messages, `ordered` those of the orders that customers were told of.
    """
    return [
        *_messages(connection, sent),
        *_orders(connection, ordered),
        *_money(connection, charges),
    ]


def unsettled(connection: Connection) -> list[str]:
    """Orders still on their way, and money not yet paid back."""
    rows = _rows(
        connection,
        "SELECT id FROM orders WHERE state = 'draft' OR payment_state = 'processing'"
        " OR (state = 'cancelled' AND payment_state = 'paid')",
    )
    return [str(row[0]) for row in rows]


def _rows(connection: Connection, statement: str) -> Sequence[Any]:
    return connection.execute(text(statement)).all()


def _messages(connection: Connection, sent: Sequence[str]) -> list[str]:
    stored = {
        str(row[0]) for row in _rows(connection, "SELECT message_id FROM message WHERE role = 'customer'")
    }
    answers = Counter(
        str(row[0])
        for row in _rows(connection, "SELECT in_reply_to FROM message WHERE in_reply_to IS NOT NULL")
    )
    lost = [f"message {each} was accepted and is not stored" for each in sent if each not in stored]
    wrong = [f"message {each} was answered {answers[each]} times" for each in sent if answers[each] != 1]
    gaps = _rows(
        connection,
        "SELECT session_id FROM message GROUP BY session_id HAVING count(*) <> max(seq)",
    )
    return [*lost, *wrong, *(f"the transcript of {row[0]} has a gap" for row in gaps)]


def sold(connection: Connection) -> set[str]:
    """Orders that were accepted once, whatever became of them: their lines have left the cart."""
    return {str(row[0]) for row in _rows(connection, "SELECT id FROM orders WHERE number <> ''")}


def _orders(connection: Connection, ordered: set[str]) -> list[str]:
    rows = _rows(connection, "SELECT id, state, payment_state FROM orders")
    stored = {str(row[0]) for row in rows}
    found = [
        *(f"order {each} is not in the books" for each in ordered - stored),
        *(f"order {each} is in the books, and nobody was told" for each in stored - ordered),
    ]
    for order_id, state, payment in rows:
        if state not in FINAL:
            found.append(f"order {order_id} is {state}")
        if state == "fulfilled" and payment != "paid":
            found.append(f"order {order_id} is fulfilled, but its payment is {payment}")
        if state in {"cancelled", "expired"} and payment not in {"none", "refunded"}:
            found.append(f"order {order_id} is {state}, but its payment is {payment}")
    twice = _rows(
        connection,
        "SELECT business_day, number FROM orders WHERE number <> ''"
        " GROUP BY shop_id, business_day, number HAVING count(*) > 1",
    )
    return [*found, *(f"number {number} was given twice on {day}" for day, number in twice)]


def _money(connection: Connection, charges: Sequence[Json]) -> list[str]:
    """Stripe's ledger and ours, by payment intent, both ways."""
    ours = {
        row[0]: (row[1], row[2] or 0)
        for row in _rows(
            connection,
            "SELECT p.payment_intent_id, p.received, (SELECT sum(r.amount) FROM refund r"
            " WHERE r.payment_id = p.id AND r.status = 'succeeded') FROM payment p WHERE p.received > 0",
        )
    }
    taken = [charge for charge in charges if charge["status"] == "succeeded"]
    counts = Counter(charge["payment_intent"] for charge in taken)
    theirs = {charge["payment_intent"]: (charge["amount"], charge["amount_refunded"]) for charge in taken}
    unequal = [
        f"{intent}: we have {ours.get(intent)}, Stripe has {theirs.get(intent)}"
        for intent in ours.keys() | theirs.keys()
        if ours.get(intent) != theirs.get(intent)
    ]
    paid = _rows(
        connection,
        "SELECT order_id FROM payment WHERE received > 0 GROUP BY order_id HAVING count(*) > 1",
    )
    return [
        *unequal,
        *(f"{intent} was charged {count} times" for intent, count in counts.items() if count > 1),
        *(f"order {row[0]} was paid twice" for row in paid),
    ]
