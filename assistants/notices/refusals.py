"""Why something cannot be ordered, as part of a sentence."""

from __future__ import annotations

from assistants.notices.notice import Notice, notice
from domain.errors import Refusal


def refusal(refused: Refusal) -> Notice:
    """Return the rule with its facts where it has any, else what kind of refusal it is."""
    if refused.rule:
        return notice(f"rule_{refused.rule}", **refused.facts)
    return notice(f"refused_{refused.code}", subject=refused.subject)
