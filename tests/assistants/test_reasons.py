"""Why an order was given up is said in words: the shop's own where it left any."""

from __future__ import annotations

import pytest

from assistants.language.registry import DEFAULT
from assistants.speaking.news import GIVES_UP, reason_text
from domain.orders.reasons import Reason, ReasonCode


@pytest.mark.parametrize("code", sorted(GIVES_UP))
def test_an_order_that_was_given_up_says_why(code: ReasonCode) -> None:
    assert reason_text(Reason(code, {"refusal": "x", "differs": "amount"}), DEFAULT)


def test_staffs_own_words_go_before_ours() -> None:
    assert reason_text(Reason(ReasonCode.STAFF, note="the oven broke"), DEFAULT) == "the oven broke"


@pytest.mark.parametrize("code", sorted(set(ReasonCode) - GIVES_UP))
def test_any_other_step_needs_no_words(code: ReasonCode) -> None:
    assert reason_text(Reason(code), DEFAULT) == ""
