"""What a turn shows besides its words: several items, the cart, the whole order to confirm, or nothing."""

from __future__ import annotations

from domain.conversation import Shown, TurnOutcome
from tests.assistants.conftest import Counter


def test_several_items_on_offer_are_shown(trattoria: Counter) -> None:
    turn = trattoria.say("what desserts do you have?")
    names = {item.id: item.name for item in trattoria.context.catalogue.items}
    assert turn.shown is Shown.ITEMS
    assert "Tiramisù" in [names[each] for each in turn.items]
    assert len(turn.items) > 1


def test_the_cart_is_shown_to_who_asks_for_it_and_has_one(trattoria: Counter) -> None:
    assert trattoria.press("cart").shown is Shown.NOTHING
    trattoria.say("one tiramisu")
    assert trattoria.press("cart").shown is Shown.CART


def test_a_read_back_is_shown_until_it_is_confirmed(trattoria: Counter) -> None:
    trattoria.say("one tiramisu")
    assert trattoria.press("checkout").shown is Shown.READ_BACK
    assert trattoria.say("where are you?").shown is Shown.READ_BACK
    confirmed = trattoria.press(f"confirm:{trattoria.context.draft_hash}")
    assert (confirmed.outcome, confirmed.shown) == (TurnOutcome.HAND_OFF, Shown.NOTHING)


def test_a_waiting_order_shows_no_items_to_add(trattoria: Counter) -> None:
    trattoria.say("one tiramisu")
    trattoria.pay()
    assert trattoria.say("what desserts do you have?").shown is Shown.NOTHING
