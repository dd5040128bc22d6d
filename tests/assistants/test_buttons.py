"""Button values: what is written reads back, anything else is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistants.notices import buttons
from assistants.notices.buttons import Press, parse
from domain.catalogue.model import OrderType
from domain.ids import CategoryId, LineId, OptionId

IDS = st.uuids().map(str)


@given(IDS, IDS, st.integers(1, 99))
def test_what_is_written_reads_back(first: str, second: str, number: int) -> None:
    assert parse(buttons.choose("x", LineId(first), OptionId(second)).value) == Press("choose", first, second)
    assert parse(buttons.remove("x", LineId(first)).value) == Press("remove", first)
    assert parse(buttons.pick("x", number).value) == Press("pick", str(number), "", number)
    assert parse(buttons.show("x", CategoryId(first)).value) == Press("show", first)


def test_each_plain_button_reads_back() -> None:
    for made in (
        buttons.checkout(), buttons.change(), buttons.menu(), buttons.cart(),
        buttons.person(), buttons.skip(), buttons.confirm("abc"), buttons.tip(1500), buttons.pick("x", 2),
        *(buttons.order_type(kind) for kind in OrderType),
    ):  # fmt: skip
        assert parse(made.value) is not None, made


@pytest.mark.parametrize(
    "value",
    ["", "buy", "add", "add:", "add:a:b", "choose:a", "pick:x", "pick:0", "pick:-1", "tip:10001", "tip:1e3",
     "quantity:a:1", "type:sofa", "confirm", "pick:²", "menu:1", "x" * 500],
)  # fmt: skip
def test_a_malformed_value_is_nothing(value: str) -> None:
    assert parse(value) is None


@given(st.text(max_size=80))
def test_any_text_is_a_press_or_nothing(value: str) -> None:
    found = parse(value)
    assert found is None or found.verb in buttons.ARGUMENTS
