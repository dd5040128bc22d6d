"""What an API stored and died before it could pass on: written past it, into the product's database."""

from __future__ import annotations

import json
from uuid import uuid4

from sqlalchemy import Connection, text

from domain.ids import MessageId
from tests.installation import Customer, Json


def leave_message(connection: Connection, customer: Customer, words: str) -> MessageId:
    """In the caller's transaction, which holds the session's row until it ends."""
    message = str(uuid4())
    connection.execute(
        text(
            "WITH session AS (UPDATE session SET last_seq = last_seq + 1 WHERE id = :session"
            " RETURNING last_seq)"
            " INSERT INTO message (session_id, seq, role, message_id, text, created_at)"
            " SELECT :session, last_seq, 'customer', :message, :words, now() - interval '1 minute'"
            " FROM session"
        ),
        {"session": customer.session_id, "message": message, "words": words},
    )
    return MessageId(message)


def leave_event(connection: Connection, event: Json) -> None:
    connection.execute(
        text(
            "INSERT INTO stripe_event (id, type, raw, received_at)"
            " VALUES (:id, :type, :raw, now() - interval '1 minute')"
        ),
        {"id": event["id"], "type": event["type"], "raw": json.dumps(event).encode()},
    )
