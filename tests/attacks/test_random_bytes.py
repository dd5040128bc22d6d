"""Uploads, webhooks and bodies of random bytes are refused, and nothing of them is kept."""

from __future__ import annotations

import json
import random
from uuid import uuid4

import pytest
import stripe

from tests.attacks.conftest import Books, Victim
from tests.attacks.test_other_ways_in import menu
from tests.installation import Installation

ROUNDS = 8
KEPT = ("shop", "catalogue", "session", "session_token", "machine_order")
JSON_ROUTES = ("/api/chat/{shop}", "/api/order/{shop}", "/api/chat/{shop}/resume", "/cart/items")


def noise(seed: int) -> list[bytes]:
    """Short and long bytes, beginnings of valid files, and a price no number can hold."""
    chance = random.Random(seed)
    whole = json.dumps(menu(f"corner-{uuid4()}")).encode()
    endless = whole.replace(b'"2.90"', b"1e-99999999999999999999")
    cut = [whole[: chance.randrange(len(whole))] for _ in range(ROUNDS)]
    return [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        endless,
        *cut,
        *(chance.randbytes(2**size) for size in range(ROUNDS)),
    ]


@pytest.mark.parametrize("path", ["/api/catalog/upload", "/api/v1/catalog/upload"])
async def test_an_upload_of_random_bytes_leaves_nothing(
    installation: Installation, books: Books, path: str
) -> None:
    before = books.rows(*KEPT)
    for raw in noise(1):
        answer = await installation.http.post(path, content=raw)
        assert (answer.status_code, answer.json()["error"]) == (422, "invalid_menu"), raw
    too_large = await installation.http.post(path, content=b"[" * 5_000_001)
    assert (too_large.status_code, too_large.json()["error"]) == (413, "too_large")
    assert books.rows(*KEPT) == before


@pytest.mark.parametrize("path", ["/stripe/webhook", "/api/stripe/webhook"])
async def test_a_webhook_nobody_signed_leaves_nothing(
    installation: Installation, victim: Victim, books: Books, path: str
) -> None:
    before, rows = await victim.belongings(), books.rows(*KEPT)
    order = {"metadata": {"app": "countertalk", "order_id": victim.names["order"]}}
    forged = {"id": f"evt_forged_{uuid4().hex}", "type": "charge.refunded", "data": {"object": order}}
    for raw in (json.dumps(forged).encode(), *noise(2)):
        for signature in ("", f"t=9999999999,v1={'0' * 64}", "\u00ff" * 40):
            headers = {b"Stripe-Signature": signature.encode("latin-1")}
            answer = await installation.http.post(path, content=raw, headers=headers)
            assert answer.status_code == 400, raw
            assert set(answer.json()) == {"error", "detail"}
    assert books.event(forged["id"]) == 0
    assert books.rows(*KEPT) == rows
    assert await victim.belongings() == before


@pytest.mark.parametrize("path", JSON_ROUTES)
async def test_a_body_of_random_bytes_is_refused(
    installation: Installation, victim: Victim, books: Books, path: str
) -> None:
    before, rows = await victim.belongings(), books.rows(*KEPT)
    for raw in noise(3):
        answer = await installation.http.post(
            path.format(shop=victim.customer.shop["id"]),
            content=raw,
            headers={**victim.customer.headers, "Content-Type": "application/json"},
        )
        assert answer.status_code in {400, 422}, raw
        assert set(answer.json()) == {"error", "detail"}
    assert books.rows(*KEPT) == rows
    assert await victim.belongings() == before


@pytest.mark.parametrize(
    "body", [b"[]", b"1", b'{"id": 1}', b'{"id": "evt_1"}', b'{"id": "evt_1", "data": {}}']
)
async def test_a_signed_body_that_is_no_event_is_refused_and_not_stored(
    installation: Installation, body: bytes
) -> None:
    kept = json.loads((installation.data / "kept.json").read_text())
    signing = next(each for each in kept["secrets"].values() if each.startswith("whsec_"))
    signature = stripe.WebhookSignature.generate_signature_header(body.decode(), signing)
    answer = await installation.http.post(
        "/stripe/webhook", content=body, headers={"Stripe-Signature": signature}
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable_event")
