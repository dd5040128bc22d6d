"""Why something cannot be ordered, as part of a sentence."""

from __future__ import annotations

from assistants.notices.notice import Notice, notice
from domain.errors import InvalidChoice, Refusal, SoldOut, UnknownChoice, UnknownLine

KINDS = frozenset({SoldOut.code, UnknownChoice.code, UnknownLine.code})
"""Kinds of refusal that have a phrase of their own."""


def refusal(refused: Refusal) -> Notice:
    """Return the rule with its facts where it has any, else what kind of refusal it is."""
    if refused.rule:
        return notice(f"rule_{refused.rule}", **refused.facts)
    kind = refused.code if refused.code in KINDS else InvalidChoice.code
    return notice(f"refused_{kind}", subject=refused.subject)
