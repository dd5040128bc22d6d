"""Whatever a message is, no part of it exceeds what its channel can show, and no word of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Capabilities, Outgoing
from channels.render import render, shortened, split, units
from domain.conversation import Button

BUTTONS = st.lists(st.builds(Button, st.text(min_size=1, max_size=80), st.text(max_size=100)), max_size=40)
TEXTS = st.text(min_size=1, max_size=6000)
MESSAGES = st.builds(Outgoing, text=TEXTS, buttons=BUTTONS.map(tuple), subject=st.text(max_size=50))
CHANNELS = st.builds(
    Capabilities,
    text=st.none() | st.integers(20, 4096),
    buttons=st.integers(0, 13),
    label=st.integers(8, 40),
    value=st.integers(0, 200),
    subject=st.booleans(),
)
NARROW = Capabilities(text=45, buttons=3, label=12, value=64)
SIZES = (Button("Small", "s"), Button("Medium", "m"), Button("Large", "l"))


def words(text: str) -> str:
    return "".join(text.split())


@given(MESSAGES, CHANNELS)
def test_no_part_exceeds_what_the_channel_can_show(message: Outgoing, can: Capabilities) -> None:
    for part in render(message, can):
        assert can.text is None or units(part.text) <= can.text
        assert len(part.buttons) <= can.buttons
        assert all(units(each.label) <= can.label for each in part.buttons)
        assert all(len(each.value.encode()) <= can.value for each in part.buttons)
        assert can.subject or not part.subject


@given(MESSAGES, CHANNELS)
def test_no_word_is_lost(message: Outgoing, can: Capabilities) -> None:
    parts = render(message, can)
    shown = words("".join(f"{part.subject}{part.text}" for part in parts[:1]))
    shown += words("".join(part.text for part in parts[1:]))
    assert shown.startswith(words(message.subject + message.text))
    if parts[-1].buttons != message.buttons:
        for number, each in enumerate(message.buttons, 1):
            assert words(f"{number}. {each.label}") in shown


@given(MESSAGES, CHANNELS)
def test_only_the_last_part_has_buttons_and_they_are_all_there_or_none(
    message: Outgoing, can: Capabilities
) -> None:
    *before, last = render(message, can)
    assert all(part.buttons == () for part in before)
    assert [each.value for each in last.buttons] in ([], [each.value for each in message.buttons])
    labels = [each.label for each in last.buttons]
    assert len(set(labels)) == len(labels), "a press may come back by its label"


@given(st.text(max_size=400), st.integers(2, 50))
def test_a_split_text_is_the_text_but_for_the_blanks_between(text: str, limit: int) -> None:
    assert words("".join(split(text, limit))) == words(text)


def test_what_fits_stays_as_it_is() -> None:
    message = Outgoing("Which size?", SIZES)
    assert render(message, NARROW) == (message,)


def test_too_many_buttons_become_a_numbered_list() -> None:
    four = (*SIZES, Button("Family", "f"))
    [part] = render(Outgoing("Size?", four), NARROW)
    assert (part.text, part.buttons) == ("Size?\n1. Small\n2. Medium\n3. Large\n4. Family", ())


def test_a_label_that_was_cut_is_told_whole_in_the_text() -> None:
    [part] = render(Outgoing("Cheese?", (Button("Mozzarella di bufala", "m"),)), NARROW)
    assert part.text == "Cheese?\n1. Mozzarella di bufala"
    assert part.buttons == (Button("Mozzarella…", "m"),)


def test_labels_that_a_cut_makes_alike_begin_with_their_number() -> None:
    alike = (Button("Mozzarella di bufala", "a"), Button("Mozzarella di latte", "b"))
    *_, part = render(Outgoing("Cheese?", alike), NARROW)
    assert [each.label for each in part.buttons] == ["1 Mozzarell…", "2 Mozzarell…"]


def test_a_value_that_a_channel_cannot_carry_leaves_its_button_out() -> None:
    [part] = render(Outgoing("Well?", (Button("Yes", "é" * 33),)), NARROW)
    assert part == Outgoing("Well?\n1. Yes")


def test_a_long_text_is_cut_between_paragraphs_and_keeps_its_buttons_at_the_end() -> None:
    first, *_, last = render(Outgoing("A first paragraph.\n\nA second one that is longer.", SIZES), NARROW)
    assert (first.text, first.buttons) == ("A first paragraph.", ())
    assert (last.text, last.buttons) == ("A second one that is longer.", SIZES)


def test_a_subject_goes_before_the_text_of_a_channel_without_one() -> None:
    [part] = render(Outgoing("Thank you.", subject="Your order A7"), NARROW)
    assert part == Outgoing("Your order A7\n\nThank you.")


@pytest.mark.parametrize(("text", "limit"), [("🍜🍜🍜", 5), ("🍜🍜", 2), ("🍜", 2)])
def test_a_character_of_two_units_is_never_cut_in_two(text: str, limit: int) -> None:
    assert all(units(piece) <= limit for piece in split(text, limit))
    assert "".join(split(text, limit)) == text
    assert units(shortened(text, limit)) <= limit
