"""From "that's all" to the hand-off: always a read-back in between, and only for what was read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.render import say
from domain.cart.model import draft_hash
from domain.conversation import Phase, TurnOutcome
from domain.payments.pricing import quote
from tests.assistants.conftest import Counter


@pytest.mark.parametrize(
    "text", ["that's all", "checkout", "order it", "done", "I'd like to pay", "no thanks", "thats it"]
)
def test_wanting_to_order_leads_to_a_read_back(trattoria: Counter, text: str) -> None:
    trattoria.say("two cokes and a lasagna")
    turn = trattoria.say(text)
    assert turn.phase is Phase.CONFIRMING
    assert turn.outcome is TurnOutcome.NONE
    cart, catalogue = turn.cart, trattoria.context.catalogue
    assert turn.draft_hash == draft_hash(cart, catalogue.version, quote(cart, catalogue).total)
    for words in ("2 × Coca-Cola (Small): $6.00", "1 × Lasagna: $18.50", "Pickup", "Tax", "Total: $26.68"):
        assert words in turn.reply.text
    assert trattoria.buttons[:2] == [f"confirm:{turn.draft_hash}", "change"]
    assert "type:dine_in" in trattoria.buttons


def test_the_checkout_button_leads_to_the_same_read_back(trattoria: Counter) -> None:
    trattoria.say("a lasagna")
    assert trattoria.press("checkout").phase is Phase.CONFIRMING


@pytest.mark.parametrize(
    "text", ["yes", "confirm", "yes please", "ok, place the order", "sounds good, thanks", "pay"]
)
def test_agreeing_hands_off_what_was_read_back(trattoria: Counter, text: str) -> None:
    trattoria.say("a lasagna", "that's all")
    turn = trattoria.say(text)
    assert (turn.outcome, turn.phase) == (TurnOutcome.HAND_OFF, Phase.CONFIRMING)


def test_the_confirm_button_hands_off(trattoria: Counter) -> None:
    draft = trattoria.say("a lasagna", "that's all").draft_hash
    assert trattoria.press(f"confirm:{draft}").outcome is TurnOutcome.HAND_OFF


def test_an_old_confirm_button_gets_a_fresh_read_back(trattoria: Counter) -> None:
    old = trattoria.say("a lasagna", "that's all").draft_hash
    new = trattoria.say("add a coke")
    assert new.phase is Phase.CONFIRMING
    assert new.draft_hash != old
    turn = trattoria.press(f"confirm:{old}")
    assert (turn.outcome, turn.phase, turn.draft_hash) == (TurnOutcome.NONE, Phase.CONFIRMING, new.draft_hash)


def test_a_yes_after_the_menu_changed_gets_a_fresh_read_back(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all")
    catalogue = trattoria.context.catalogue
    dearer = tuple(replace(item, price=item.price + 100) for item in catalogue.items)
    trattoria.context = replace(trattoria.context, catalogue=replace(catalogue, items=dearer, version=2))
    turn = trattoria.say("yes")
    assert turn.outcome is TurnOutcome.NONE
    assert "1 × Lasagna: $19.50" in turn.reply.text


def test_yes_with_a_change_is_a_change_first(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all")
    turn = trattoria.say("yes and add a coke")
    assert (turn.outcome, turn.phase) == (TurnOutcome.NONE, Phase.CONFIRMING)
    assert trattoria.cart == ["1 Lasagna", "1 Coca-Cola"]


def test_yes_with_something_not_understood_hands_nothing_off(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all")
    assert trattoria.say("yes but flurble it").outcome is TurnOutcome.NONE


def test_a_change_that_opens_a_choice_goes_back_to_ordering(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all")
    turn = trattoria.say("add a margherita")
    assert turn.phase is Phase.ORDERING
    assert turn.question is not None
    assert "size" in turn.reply.text


@pytest.mark.parametrize("text", ["no", "change something", "wait, not yet"])
def test_no_goes_back_to_ordering(trattoria: Counter, text: str) -> None:
    trattoria.say("a lasagna", "that's all")
    assert trattoria.say(text).outcome is TurnOutcome.NONE
    assert trattoria.cart == ["1 Lasagna"]


def test_an_empty_cart_cannot_be_ordered(trattoria: Counter) -> None:
    turn = trattoria.say("that's all")
    assert turn.phase is Phase.ORDERING
    assert "empty" in turn.reply.text


def test_a_missing_choice_is_asked_for_before_ordering(trattoria: Counter) -> None:
    turn = trattoria.say("a margherita", "that's all")
    assert turn.phase is Phase.ORDERING
    assert (
        [choice.label for choice in turn.question.choices] == ["Small", "Medium", "Large"]
        if turn.question
        else False
    )
    assert all(value.startswith("choose:") for value in trattoria.buttons[:3])
    trattoria.press(trattoria.buttons[2])
    assert trattoria.cart == ["1 Margherita (Large)"]


def test_what_sold_out_meanwhile_is_told_at_the_read_back(trattoria: Counter) -> None:
    trattoria.say("a lasagna and a coke")
    catalogue = trattoria.context.catalogue
    items = tuple(replace(item, available=item.name != "Lasagna") for item in catalogue.items)
    trattoria.context = replace(trattoria.context, catalogue=replace(catalogue, items=items))
    turn = trattoria.say("that's all")
    assert turn.phase is Phase.ORDERING
    assert "Lasagna is sold out" in turn.reply.text
    trattoria.press(next(value for value in trattoria.buttons if value.startswith("remove:")))
    assert trattoria.cart == ["1 Coca-Cola"]


def test_tip_and_order_type_buttons_change_the_read_back(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all")
    turn = trattoria.press("tip:1000")
    assert "Tip: $1.85" in turn.reply.text
    turn = trattoria.press("type:dine_in")
    assert turn.phase is Phase.CONFIRMING
    assert "Dine-in" in turn.reply.text
    assert trattoria.say("table 4").cart.table == "4"


def test_an_order_type_the_shop_does_not_offer_is_refused(trattoria: Counter) -> None:
    turn = trattoria.say("a lasagna for delivery")
    assert turn.cart.order_type.value == "pickup"
    assert "don't do delivery" in turn.reply.text


def test_a_waiting_order_is_not_edited_but_questions_are_answered(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    assert "$3.00" in trattoria.say("how much is a coke?").reply.text
    turn = trattoria.say("add a coke")
    assert turn.phase is Phase.PAYING
    assert trattoria.cart == ["1 Lasagna"]
    assert say(DEFAULT, "awaiting_payment") in turn.reply.text
    assert trattoria.buttons[0] == "change"


@pytest.mark.parametrize("text", ["cancel my order", "change my order", "I want to change something"])
def test_a_waiting_order_can_be_withdrawn(trattoria: Counter, text: str) -> None:
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    assert trattoria.say(text).outcome is TurnOutcome.WITHDRAW


IMPATIENT = [
    "change my order",
    "cancel my order",
    "I want to change something",
    "start over",
    "undo that",
    "add a coke",
    "make it two",
    "remove the lasagna",
    "that's all",
]


@pytest.mark.parametrize("text", IMPATIENT)
def test_while_the_money_is_under_way_nothing_is_promised_that_cannot_be_done(
    trattoria: Counter, text: str
) -> None:
    """Case 19."""
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    trattoria.context = replace(trattoria.context, money_under_way=True)
    turn = trattoria.say(text)
    assert turn.outcome is TurnOutcome.NONE
    assert say(DEFAULT, "money_under_way") in turn.reply.text
    assert say(DEFAULT, "withdrawing") not in turn.reply.text
    assert trattoria.buttons[0] == "person"
    assert "change" not in trattoria.buttons
    assert trattoria.cart == ["1 Lasagna"]


@pytest.mark.parametrize("button", ["change", "start_over", "checkout"])
def test_while_the_money_is_under_way_buttons_say_so_too(trattoria: Counter, button: str) -> None:
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    trattoria.context = replace(trattoria.context, money_under_way=True)
    turn = trattoria.press(button)
    assert turn.outcome is TurnOutcome.NONE
    assert say(DEFAULT, "money_under_way") in turn.reply.text


def test_while_the_money_is_under_way_questions_are_answered(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    trattoria.context = replace(trattoria.context, money_under_way=True)
    turn = trattoria.say("how much is a coke?")
    assert "$3.00" in turn.reply.text
    assert say(DEFAULT, "money_under_way") not in turn.reply.text


def test_the_change_button_withdraws_a_waiting_order(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "that's all", "yes")
    trattoria.pay()
    assert trattoria.press("change").outcome is TurnOutcome.WITHDRAW
