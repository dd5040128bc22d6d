"""What a model can do for a customer: order, change, look up, and hand over to the shop's own words."""

from __future__ import annotations

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.lines import choice_words
from domain.cart.model import draft_hash
from domain.conversation import Phase, TurnOutcome
from domain.payments.pricing import quote
from storage.sessions import transcript
from tests.activities.model.conftest import Json, Provider
from tests.activities.model.kiosk import MENU, WITH_TABLES, Customer, large_menu


def call(name: str, **arguments: object) -> Json:
    return {"tool_calls": [{"name": name, "arguments": arguments}]}


async def test_a_tool_call_changes_the_cart_and_code_says_what_is_in_it(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(call("add_item", item_id="i1", quantity=2), {"text": "Two colas, here you go."})

    served = await customer.is_served("something fizzy for me and my sister")

    assert customer.ordered == [("cola", 2)]
    assert served.turn.reply.text.startswith("Two colas, here you go.")
    assert served.turn.reply.text.splitlines()[-1].count("2 × Cola") == 1
    assert "$6.00" in served.turn.reply.text.splitlines()[-1]
    assert served.turn.phase is Phase.ORDERING
    (result,) = await provider.tool_results()
    assert result["order"]["lines"] == [
        {
            "id": "l1",
            "item": "Cola",
            "quantity": 2,
            "choices": [],
            "note": "",
            "each": "$3.00",
            "together": "$6.00",
        }
    ]


async def test_options_ingredients_and_notes_are_taken_over(customer: Customer, provider: Provider) -> None:
    await provider.scripts(
        call(
            "add_item",
            item_id="i2",
            quantity=1,
            options=[{"option_id": "o2", "count": 1}],
            ingredients=[{"ingredient_id": "g1", "amount": "none"}],
            note="well done",
        ),
        {"text": "A large burger without onions."},
    )

    await customer.is_served("der große Fleischklops ohne Zwiebeln")

    (line,) = quote(customer.context.cart, MENU).lines
    assert (line.total, choice_words(line.chosen, DEFAULT), line.note) == (
        1150,
        ("Large", "no Onions"),
        "well done",
    )


async def test_a_line_is_changed_counted_and_removed(customer: Customer, provider: Provider) -> None:
    large = [{"option_id": "o2", "count": 1}]
    await provider.scripts(
        call("add_item", item_id="i2", quantity=3, options=large),
        call("change_line", line_id="l1", options=[{"option_id": "o1", "count": 1}], units=1),
        call("set_quantity", line_id="l1", quantity=1),
        call("remove_line", line_id="l2"),
        {"text": "One large burger is left."},
    )

    await customer.is_served("three big ones, no wait")

    (line,) = quote(customer.context.cart, MENU).lines
    assert (line.quantity, choice_words(line.chosen, DEFAULT)) == (1, ("Large",))


async def test_a_required_choice_is_asked_by_code_with_buttons(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(call("add_item", item_id="i2"), {"text": "A burger, good choice."})

    served = await customer.is_served("the thing with the patty")

    turn = served.turn
    assert turn.reply.text.startswith("A burger, good choice.")
    assert turn.question is not None
    assert turn.question.line_id == turn.cart.lines[0].id
    assert {"Small", "Large"} <= {button.label.split(" (")[0] for button in turn.reply.buttons}
    (result,) = await provider.tool_results()
    assert result["order"]["still_to_choose"] == [{"line": "l1", "group": "Size"}]


async def test_asking_for_confirmation_leads_to_the_read_back_of_code(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(
        {
            "text": "All ordered and paid!",
            "tool_calls": [
                {"name": "add_item", "arguments": {"item_id": "i1"}},
                {"name": "request_confirmation", "arguments": {}},
            ],
        }
    )

    turn = (await customer.is_served("just the fizzy one for me then")).turn

    expected = draft_hash(turn.cart, MENU.version, 300)
    assert turn.phase is Phase.CONFIRMING
    assert turn.outcome is TurnOutcome.NONE
    assert turn.draft_hash == expected
    assert f"confirm:{expected}" in [button.value for button in turn.reply.buttons]
    assert "paid" not in turn.reply.text
    assert "1 × Cola" in turn.reply.text
    assert len(await provider.requests()) == 1


async def test_a_change_after_the_read_back_is_read_back_again(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(
        call("add_item", item_id="i1"),
        call("request_confirmation"),
        call("add_item", item_id="i1"),
        {"text": "One more."},
    )
    confirming = (await customer.is_served("just the fizzy one for me then")).turn
    changed = (await customer.is_served("the same once more for my wife")).turn

    assert changed.phase is Phase.CONFIRMING
    assert changed.draft_hash not in {"", confirming.draft_hash}
    assert changed.reply.text.startswith("One more.")
    assert "2 × Cola: $6.00" in changed.reply.text
    assert customer.ordered == [("cola", 2)]


async def test_a_question_between_read_back_and_confirmation_keeps_both(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(
        call("add_item", item_id="i1"), call("request_confirmation"), {"text": "It is cold and sweet."}
    )
    confirming = (await customer.is_served("just the fizzy one for me then")).turn
    answered = (await customer.is_served("hmm how does it feel on the tongue")).turn

    assert answered.reply.text == "It is cold and sweet."
    assert (answered.phase, answered.draft_hash) == (Phase.CONFIRMING, confirming.draft_hash)
    assert f"confirm:{confirming.draft_hash}" in [button.value for button in answered.reply.buttons]


async def test_a_person_is_called(customer: Customer, provider: Provider) -> None:
    await provider.scripts(call("call_person"))

    assert (
        await customer.is_served("quiero hablar con alguien de verdad")
    ).turn.outcome is TurnOutcome.CALL_PERSON


async def test_an_order_type_the_shop_offers_is_set(customer: Customer, provider: Provider) -> None:
    customer.sits_at(shop=WITH_TABLES)
    await provider.scripts(
        call("add_item", item_id="i1"),
        call("set_order_type", order_type="dine_in", table="4"),
        {"text": "Fine."},
    )

    await customer.is_served("we are over by the window, bring fizz to number four")

    assert (customer.context.cart.order_type, customer.context.cart.table) == ("dine_in", "4")


@pytest.mark.parametrize(
    ("words", "tip"), [("throw in 10% for the crew", 30), ("throw in something for the crew", 0)]
)
async def test_a_tip_is_only_what_the_customer_named(
    customer: Customer, provider: Provider, words: str, tip: int
) -> None:
    await provider.scripts(
        call("add_item", item_id="i1"), call("set_tip", basis_points=1000, minor=None), {"text": "Thank you."}
    )

    await customer.is_served(f"my usual fizz and {words}")

    assert customer.context.cart.tip == tip


async def test_nothing_is_changed_while_an_order_waits_for_payment(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts(call("add_item", item_id="i1"), {"text": "Added."})
    await customer.is_served("my usual fizz")
    customer.sits_at(phase=Phase.PAYING)
    await provider.scripts(
        call("clear_cart"), call("request_confirmation"), {"text": "It waits for payment."}
    )

    turn = (await customer.is_served("pimp it up a notch, would you kindly")).turn

    assert [each["done"] for each in await provider.tool_results()] == [False, False]
    assert turn.phase is Phase.PAYING
    assert customer.ordered == [("cola", 1)]


async def test_a_large_menu_is_searched_not_pasted(customer: Customer, provider: Provider) -> None:
    customer.sits_at(catalogue=large_menu())
    await provider.scripts(call("search_menu", query="dish 137"), {"text": "We have that one for $11.37."})

    turn = (await customer.is_served("is the brger juicy where you are")).turn

    first = (await provider.requests())[0]
    prompt = first["messages"][0]["content"]
    assert "Burger" in prompt
    assert prompt.count("Dish number") < 20
    assert "search_menu" in [tool["function"]["name"] for tool in first["tools"]]
    (result,) = await provider.tool_results()
    assert result["items"][0]["name"] == "Dish number 137"
    assert turn.reply.text == "We have that one for $11.37."


async def test_a_small_menu_is_before_the_model_in_full(customer: Customer, provider: Provider) -> None:
    await customer.is_served("hello out there, anything good?")

    (asked,) = await provider.requests()
    prompt = asked["messages"][0]["content"]
    assert all(words in prompt for words in ("Cola", "Burger", "$9.00", "+$2.50", '"sold_out":true'))
    assert "search_menu" not in [tool["function"]["name"] for tool in asked["tools"]]


async def test_the_model_reads_what_was_said_before_and_not_what_came_after(
    customer: Customer, provider: Provider
) -> None:
    await provider.scripts({"text": "It is cold."}, {"text": "And sweet."})
    await customer.is_served("how is the fizzy one")
    async with customer.database.transaction() as tx:
        await transcript.add_reply(
            tx, customer.session_id, "staff:1", (await customer.is_served("really")).turn.reply, role="staff"
        )
    await customer.says("and what else", then="never mind")

    asked = (await provider.requests())[-1]["messages"][1:]
    assert [(each["role"], each["content"]) for each in asked] == [
        ("user", "how is the fizzy one"),
        ("assistant", "It is cold."),
        ("user", "really"),
        ("assistant", "And sweet."),
        ("assistant", "(The shop wrote:) And sweet."),
        ("user", "and what else"),
    ]


async def test_tokens_of_all_rounds_are_summed(customer: Customer, provider: Provider) -> None:
    await provider.scripts(call("add_item", item_id="i1"), {"text": "One two three four"})

    usage = (await customer.is_served("my usual fizz")).usage

    assert usage.model == "standin-1"
    assert usage.prompt_tokens > 2 * 200
    assert usage.completion_tokens == len('{"item_id": "i1"}'.split()) + 4
    assert all(each["stream_options"] == {"include_usage": True} for each in await provider.requests())
