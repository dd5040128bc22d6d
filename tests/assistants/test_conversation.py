"""What the waiter says and asks beside the cart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistants.waiter import greeting
from domain.conversation import Phase, TurnOutcome
from tests.assistants.conftest import Counter


def test_the_greeting_names_the_shop(trattoria: Counter) -> None:
    assert "Trattoria Lucia" in greeting(trattoria.context).text


def test_a_first_hello_is_answered_with_the_greeting(trattoria: Counter) -> None:
    trattoria.context = replace(trattoria.context, greeted=False)
    turn = trattoria.say("hi")
    assert "Trattoria Lucia" in turn.reply.text
    assert turn.covered


def test_a_first_message_is_greeted_and_understood(trattoria: Counter) -> None:
    trattoria.context = replace(trattoria.context, greeted=False)
    turn = trattoria.say("a lasagna")
    assert turn.reply.text.startswith("Welcome to Trattoria Lucia")
    assert trattoria.cart == ["1 Lasagna"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("how much is a large margherita?", "$21.00"),
        ("what is in the carbonara", "Guanciale"),
        ("does the carbonara contain nuts", "does not list nuts"),
        ("does the lasagna have gluten?", "yes, the menu lists gluten"),
        ("what's vegan?", "Bruschetta"),
        ("is the margherita vegan?", "not marked vegan"),
        ("show me the drinks", "Coca-Cola"),
        ("what sizes does the latte come in", "Large"),
        ("where are you?", "214 Court Street"),
        ("when are you open on sunday?", "12:00"),
        ("are you open now?", "Wednesday"),
        ("do you deliver?", "don't do delivery"),
        ("what's the cheapest pizza", "Marinara"),
        ("what do you recommend?", "Bruschetta"),
        ("what can I get for under 5 dollars", "Gelato"),
        ("do you have tiramisu?", "$9.00"),
        ("do you have the vongole", "sold out"),
        ("anything without dairy?", "Bruschetta"),
        ("show me the menu", "Starters"),
        ("what is in my cart", "empty"),
    ],
)
def test_a_question_is_answered_from_the_menu(trattoria: Counter, text: str, words: str) -> None:
    turn = trattoria.say(text)
    assert words.casefold() in turn.reply.text.casefold()
    assert trattoria.cart == []
    assert turn.covered


def test_an_allergen_answer_comes_with_advice_and_a_person(trattoria: Counter) -> None:
    turn = trattoria.say("what's in the menu without nuts?")
    assert "check with our staff" in turn.reply.text
    assert "person" in trattoria.buttons


def test_an_unknown_dish_is_never_replaced_by_a_known_one(trattoria: Counter) -> None:
    turn = trattoria.say("a spicy tuna margherita")
    assert trattoria.cart == []
    assert not turn.covered
    assert any(value.startswith("add:") for value in trattoria.buttons)


def test_what_is_known_is_added_and_the_rest_is_told(trattoria: Counter) -> None:
    turn = trattoria.say("two cokes and a flurble")
    assert trattoria.cart == ["2 Coca-Cola"]
    assert "flurble" in turn.reply.text
    assert not turn.covered


def test_an_ambiguous_dish_becomes_a_question_with_buttons(trattoria: Counter) -> None:
    turn = trattoria.say("two salads")
    assert trattoria.cart == []
    assert turn.question is not None
    assert trattoria.buttons[0] == "pick:1"
    trattoria.press("pick:1")
    assert trattoria.cart == ["2 Caesar Salad"]


def test_a_sold_out_dish_is_told_with_others(bakery: Counter) -> None:
    turn = bakery.say("a vegan croissant")
    assert "sold out" in turn.reply.text
    assert "Butter Croissant" in turn.reply.text
    assert bakery.cart == []


def test_a_sold_out_option_is_told_with_others(bakery: Counter) -> None:
    turn = bakery.say("a cappuccino with almond milk")
    assert "Almond milk is sold out" in turn.reply.text
    assert "Oat milk" in turn.reply.text


@pytest.mark.parametrize(
    "text", ["can I talk to a person", "I want to speak to someone", "get me a human please"]
)
def test_a_person_can_always_be_asked_for(trattoria: Counter, text: str) -> None:
    turn = trattoria.say(text)
    assert turn.outcome is TurnOutcome.CALL_PERSON
    assert "reach a person" in turn.reply.text


def test_an_email_address_is_noted_and_the_order_still_read(trattoria: Counter) -> None:
    turn = trattoria.say("a lasagna, my email is Ana.Reyes+x@mail.example.com.")
    assert turn.email == "Ana.Reyes+x@mail.example.com"
    assert trattoria.cart == ["1 Lasagna"]


def test_a_note_is_kept_as_written(trattoria: Counter) -> None:
    turn = trattoria.say("two cokes\nnote: ring the bell, NO lasagna!")
    assert turn.cart.note == "ring the bell, NO lasagna!"
    assert trattoria.cart == ["2 Coca-Cola"]


def test_a_note_said_with_a_dish_goes_on_its_line(trattoria: Counter) -> None:
    turn = trattoria.say("a calzone with a note: cut it in half")
    assert [line.note for line in turn.cart.lines] == ["cut it in half"]


def test_an_instruction_about_a_dish_goes_on_its_line(bakery: Counter) -> None:
    turn = bakery.say("a pretzel", "please warm it up")
    assert [line.note for line in turn.cart.lines] == ["warm it up"]


@pytest.mark.parametrize(
    ("text", "tip"),
    [("add a 10% tip", 185), ("tip 3 dollars", 300), ("tip $2.50", 250), ("leave a tip of 15 percent", 278)],
)
def test_a_tip_is_understood(trattoria: Counter, text: str, tip: int) -> None:
    trattoria.say("a lasagna")
    assert trattoria.say(text).cart.tip == tip
    assert trattoria.say("no tip").cart.tip == 0


def test_pickup_and_table_are_understood(trattoria: Counter) -> None:
    turn = trattoria.say("a lasagna, dine in, table 12")
    assert (turn.cart.order_type.value, turn.cart.table) == ("dine_in", "12")
    assert trattoria.say("make it to go").cart.order_type.value == "pickup"


def test_wait_add_something_takes_nothing_back(trattoria: Counter) -> None:
    trattoria.say("a lasagna", "wait, add a coke")
    assert trattoria.cart == ["1 Lasagna", "1 Coca-Cola"]


def test_an_offer_is_taken_by_yes(trattoria: Counter) -> None:
    trattoria.say("do you have tiramisu?")
    trattoria.say("yes please")
    assert trattoria.cart == ["1 Tiramisù"]


def test_a_question_stays_open_while_another_is_answered(trattoria: Counter) -> None:
    trattoria.say("a pizza")
    turn = trattoria.say("what is in the diavola?")
    assert turn.question is not None
    assert trattoria.say("the first one").cart.lines


def test_an_unknown_button_is_answered_politely(trattoria: Counter) -> None:
    turn = trattoria.press("explode:1")
    assert "no longer valid" in turn.reply.text
    assert turn.phase is Phase.ORDERING


def test_a_button_of_an_earlier_message_still_chooses(trattoria: Counter) -> None:
    trattoria.say("a margherita")
    large = trattoria.buttons[2]
    trattoria.say("and a coke")
    trattoria.press(large)
    assert trattoria.cart == ["1 Margherita (Large)", "1 Coca-Cola"]


def test_more_than_an_order_can_hold_is_refused_in_words(trattoria: Counter) -> None:
    turn = trattoria.say("500 cokes")
    assert trattoria.cart == []
    assert "1 to 99" in turn.reply.text


@pytest.mark.parametrize(
    "text",
    [
        "session_id=d8f33418-f3d4-4711-9804-f92283868a29",
        "session_id=f86668c1-6d05-4818-9450-085b63a029a5",
    ],
)
def test_the_digits_of_an_id_order_nothing(trattoria: Counter, text: str) -> None:
    trattoria.say("a tiramisu")
    trattoria.say(text)
    assert trattoria.cart == ["1 Tiramisù"]
