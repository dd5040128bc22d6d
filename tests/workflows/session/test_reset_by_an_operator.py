"""An operator's reset: the new run hears again of all that came since, and its replay does the same."""

from __future__ import annotations

from tests.workflows.session.conversation import Conversation


async def test_what_is_passed_on_anew_after_a_reset_is_served_in_an_order_that_a_replay_repeats(
    talk: Conversation,
) -> None:
    talk.play.refused = True
    await talk.say("hello")
    await talk.place("a machine's order")
    await talk.say("two cannoli")
    await talk.click()
    await talk.say("thanks")
    await talk.is_reset()
    await talk.say("and now?")
    assert talk.play.served == ["hello", "two cannoli", "a click", "thanks", "and now?"]
    await talk.until_status(lambda now: now.turn == 5)
