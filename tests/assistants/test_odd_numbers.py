"""Numbers nobody can mean as a count or a tip are asked back; nothing is added by the digits in them."""

from __future__ import annotations

import pytest

from tests.assistants.conftest import Counter

ODD = ["-3 tiramisu", "−3 tiramisu", "a -3 tiramisu", "tiramisu x -2", "tiramisu: -3", "1e9 tiramisu"]
ODD += ["2E1 tiramisu", "0x10 tiramisu", "0 tiramisu", "add -3 to the tiramisu"]


@pytest.mark.parametrize("text", ODD)
def test_a_count_that_is_none_adds_nothing_and_is_asked_back(trattoria: Counter, text: str) -> None:
    turn = trattoria.say(text)
    assert trattoria.cart == []
    assert "tiramisu" in turn.reply.text
    assert not turn.covered


@pytest.mark.parametrize("text", ["tip -100%", "tip -5", "tip -$5", "tip $-5", "tip: -10%", "tip 1e3%"])
def test_a_tip_below_nothing_is_none_and_is_asked_for_again(trattoria: Counter, text: str) -> None:
    trattoria.say("two tiramisu")
    turn = trattoria.say(text)
    assert trattoria.context.cart.tip == 0
    assert "did not understand" in turn.reply.text
    assert "tip:1000" in trattoria.buttons


@pytest.mark.parametrize("text", ["code 0000.", "0", "0000", "0 more", "another 0", "actually 0", "5000"])
def test_no_quantity_is_offered_that_cannot_be_had(trattoria: Counter, text: str) -> None:
    trattoria.say("two colas")
    turn = trattoria.say(text)
    assert trattoria.cart == ["2 Coca-Cola"]
    assert [button.label for button in turn.reply.buttons if " × " in button.label] == []


@pytest.mark.parametrize(
    "text", ["- 2 tiramisu\n- 1 cola", "-2 tiramisu\n-1 cola", "2 tiramisu - 1 cola", "tiramisu x2, cola"]
)
def test_a_list_with_dashes_is_a_list(trattoria: Counter, text: str) -> None:
    trattoria.say(text)
    assert trattoria.cart == ["2 Tiramisù", "1 Coca-Cola"]
