"""What can be refused, and why.

Refusal                 a rule of the shop says no; `code` is stable, the words are ours
  UnknownChoice         no such item, option or ingredient
  UnknownLine           the cart has no such line
  SoldOut               it exists but cannot be had now
  InvalidChoice         amounts, group limits or quantities out of bounds
  TransitionRefused     an order or payment cannot go from here to there
  CurrencyMismatch      two currencies met in one sum
"""

from __future__ import annotations


class Refusal(Exception):
    """A rule says no. `code` is stable and machine readable; `detail` says what and where."""

    code = "refused"

    def __init__(self, detail: str, *, subject: str = "", rule: str = "", **facts: str | int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.subject = subject
        """The name of the item, option or line concerned, as the customer knows it."""
        self.rule, self.facts = rule, facts
        """The rule in its facts, for who tells it in another language than `detail`; empty for the rest."""


class UnknownChoice(Refusal):
    code = "unknown_choice"


class UnknownLine(Refusal):
    code = "unknown_line"


class SoldOut(Refusal):
    code = "sold_out"


class InvalidChoice(Refusal):
    code = "invalid_choice"


class TransitionRefused(Refusal):
    code = "transition_refused"


class CurrencyMismatch(Refusal):
    code = "currency_mismatch"
