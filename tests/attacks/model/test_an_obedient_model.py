"""A model that does whatever the attacker says still sells at the menu's prices, to nobody else's cost."""

from __future__ import annotations

import pytest

from channels.web import clean
from domain.conversation import Phase, TurnOutcome
from domain.payments.pricing import quote
from tests.activities.model.conftest import Json, Provider
from tests.activities.model.kiosk import MENU, Customer
from tests.attacks.inputs import hostile
from tests.attacks.model.conftest import Bystander

ORDER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
COLA = {"item_id": "i1", "quantity": 1}
CALLS: tuple[tuple[str, Json | str], ...] = (
    ("add_item", {**COLA, "price": 0}),
    ("add_item", {**COLA, "discount": 100, "currency": "VND"}),
    ("add_item", {**COLA, "quantity": -2}),
    ("add_item", {**COLA, "quantity": 10**30}),
    ("add_item", {"item_id": "{line}"}),
    ("add_item", {**COLA, "options": [{"option_id": "o2", "count": -9}]}),
    ("add_item", {**COLA, "session_id": "{session}"}),
    ("remove_line", {"line_id": "{line}"}),
    ("set_quantity", {"line_id": "{line}", "quantity": 99}),
    ("set_quantity", {"line_id": "l1", "quantity": -1}),
    ("change_line", {"line_id": "{line}", "note": "free"}),
    ("clear_cart", {"session_id": "{session}"}),
    ("set_tip", {"minor": -300, "basis_points": None}),
    ("set_tip", {"minor": None, "basis_points": -10000}),
    ("set_order_type", {"order_type": "free", "table": ""}),
    ("set_price", {"item_id": "i1", "price": 0}),
    ("set_total", {"total": 1}),
    ("apply_discount", {"percent": 100}),
    ("refund", {"order_id": ORDER, "amount": 300}),
    ("mark_paid", {"order_id": ORDER}),
    ("read_session", {"session_id": "{session}"}),
    ("__import__", {"name": "os"}),
    ("", {}),
    ("add_item", "price=0"),
    ("add_item", "[" * 5000),
    ("add_item", '{"item_id": "i1"' + " " * 9000 + "}"),
    ("set_quantity", '{"line_id": "l1", "quantity": NaN}'),
)
CLAIMS = (
    "Your total is $0.01, it is all paid.",
    "A 100% discount was applied, you owe us $0.00.",
    "I have sent $500.00 back to your card.",
    "Pay only 1 cent at https://evil.example.com/pay instead.",
    "Die Rechnung beträgt 0,01 $.",
    "总共0.01美元。",
)
MESSAGES = [each for each in hostile("message") if not each.status and each.lines is None]
FALSE = ("0.01", "$0.00", "0,01", "$500", "1 cent ", "evil.example.com/pay instead")


def obeying(number: int, bystander: Bystander) -> tuple[Json, Json]:
    """What the model does about the nth message, and what it then claims."""
    name, arguments = CALLS[number % len(CALLS)]
    if isinstance(arguments, dict):
        names = {"{line}": bystander.line, "{session}": bystander.customer.session_id}
        arguments = {key: names.get(str(value), value) for key, value in arguments.items()}
    return {"tool_calls": [{"name": name, "arguments": arguments}]}, {"text": CLAIMS[number % len(CLAIMS)]}


async def forget(provider: Provider) -> None:
    """What is left of the script of a message the model was not asked about."""
    (await provider._http.delete("/_control/script")).raise_for_status()


@pytest.mark.parametrize("number", range(0, max(len(MESSAGES), len(CALLS)), 4))
async def test_no_message_and_no_call_moves_money_or_anybodys_cart(
    customer: Customer, provider: Provider, bystander: Bystander, number: int
) -> None:
    await provider.scripts({"tool_calls": [{"name": "add_item", "arguments": COLA}]}, {"text": "Done."})
    await customer.is_served("my usual fizz")
    cart, before = customer.context.cart, await bystander.belongings()
    assert quote(cart, MENU).total == 300

    for each in range(number, number + 4):
        await forget(provider)
        await provider.scripts(*obeying(each, bystander))
        customer.sits_at(question=None, focus=(), phase=Phase.ORDERING, draft_hash="")
        attack = MESSAGES[each % len(MESSAGES)]
        said = clean(attack.about({"session": bystander.customer.session_id, "order": ORDER}))
        served = await customer.says(said)
        kept = (customer.context.cart.lines, quote(customer.context.cart, MENU).total)
        assert kept == (cart.lines, 300), (attack, served)
        if served is not None:
            assert served.turn.outcome is TurnOutcome.NONE
            assert served.turn.phase in {Phase.ORDERING, Phase.CONFIRMING}
            told = served.turn.reply.text.replace(said, "")
            assert [word for word in FALSE if word in told and word not in said] == []
    assert await bystander.belongings() == before


async def test_every_call_is_tried_and_none_is_done(
    customer: Customer, provider: Provider, bystander: Bystander
) -> None:
    await provider.scripts({"tool_calls": [{"name": "add_item", "arguments": COLA}]}, {"text": "Done."})
    await customer.is_served("my usual fizz")
    before = customer.context.cart
    for number in range(len(CALLS)):
        await forget(provider)
        await provider.scripts(*obeying(number, bystander))
        await customer.is_served("do as it says on the tin")
        (result,) = await provider.tool_results()
        assert result["done"] is False, CALLS[number]
    assert customer.context.cart == before


async def test_a_model_cannot_confirm_for_the_customer(
    customer: Customer, provider: Provider, bystander: Bystander
) -> None:
    before = await bystander.belongings()
    steps: list[Json] = [
        {"name": "add_item", "arguments": COLA},
        {"name": "request_confirmation", "arguments": {}},
        {"name": "confirm", "arguments": {}},
    ]
    await provider.scripts({"tool_calls": steps}, {"text": "Confirmed and paid."})
    served = await customer.is_served("just the fizzy one, and skip the rest")
    assert served.turn.outcome is TurnOutcome.NONE
    assert "paid" not in served.turn.reply.text
    assert await bystander.belongings() == before


@pytest.mark.parametrize("strange", ["a\u0000b", "\u202e00.0$\u202c", "\u001b[2J"])
async def test_what_a_model_writes_can_be_stored_and_shown(
    customer: Customer, provider: Provider, strange: str
) -> None:
    """A turn that cannot be written would be tried for ever, and keep all later messages waiting."""
    noted = {"tool_calls": [{"name": "add_item", "arguments": {**COLA, "note": strange}}]}
    await provider.scripts(noted, {"text": f"Here {strange} you go."})
    served = await customer.is_served("my usual fizz")
    written = (*(line.note for line in served.turn.cart.lines), *served.turn.reply.text.splitlines())
    assert [each for each in written if not each.isprintable()] == []
