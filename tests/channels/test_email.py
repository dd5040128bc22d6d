"""E-mail over the wire: what the mail server answers, or does not, means the right thing for the letter."""

from __future__ import annotations

import httpx
import pytest

from channels.contract import AccountBroken, AddressGone, Later, MessageRefused, NotSent, Outgoing
from channels.email import Email, MailServer
from domain.deliveries import Address
from tests.local.mail.conftest import http, inbox, shared_server, smtp_port, start_mail

__all__ = ["http", "inbox", "shared_server", "smtp_port", "start_mail"]
ADA = Address("email", "ada@example.com")
LETTER = Outgoing("Thank you, ça va.", subject="Your order A7", sender="Café Blü")


@pytest.fixture
def email(smtp_port: int) -> Email:
    return Email(MailServer("127.0.0.1", smtp_port, "orders@blu.example"))


async def test_a_letter_arrives_with_all_its_parts(email: Email, inbox: httpx.AsyncClient) -> None:
    sent = await email.send(ADA, LETTER, "confirmation:1")
    [listed] = (await inbox.get("/api/messages")).json()
    assert (listed["to"], listed["subject"]) == ([ADA.external], LETTER.subject)
    assert "Café Blü" in listed["from"]
    assert LETTER.text in listed["text"]
    assert listed["message_id"] == sent.external_id


async def test_the_same_key_makes_the_same_message_id(email: Email, inbox: httpx.AsyncClient) -> None:
    ids = {(await email.send(ADA, LETTER, key)).external_id for key in ("a", "a", "b")}
    listed = (await inbox.get("/api/messages")).json()
    assert (len(ids), len(listed)) == (2, 3)
    assert all("@blu.example>" in each for each in ids)


@pytest.mark.parametrize(
    ("fault", "meaning", "code"),
    [
        ("refuse", Later, "smtp_451"),
        ("reject", MessageRefused, "smtp_550"),
        ("unknown", AddressGone, "smtp_550"),
        ("drop", Later, "no_answer"),
    ],
)
async def test_what_the_server_answers_is_told_apart(
    email: Email, inbox: httpx.AsyncClient, fault: str, meaning: type[NotSent], code: str
) -> None:
    await inbox.post("/_control/faults", json={fault: 1})
    with pytest.raises(meaning) as told:
        await email.send(ADA, LETTER, "a")
    assert told.value.code == code
    assert ADA.external not in str(told.value)


async def test_a_server_that_is_not_there_is_tried_later(free_tcp_port: int) -> None:
    nobody = Email(MailServer("127.0.0.1", free_tcp_port, "orders@blu.example"))
    with pytest.raises(Later):
        await nobody.send(ADA, LETTER, "a")


async def test_a_server_that_does_not_let_us_sign_in_is_for_somebody_to_mend(smtp_port: int) -> None:
    unknown = Email(MailServer("127.0.0.1", smtp_port, "orders@blu.example", username="u", password="p"))
    with pytest.raises(AccountBroken):
        await unknown.send(ADA, LETTER, "a")
