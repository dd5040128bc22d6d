"""A session's one inbox: everything waits here and is served once."""

from __future__ import annotations

from temporalio import workflow

from schemas.messages.session import Inbound, SessionState, UpdateAnswer, UpdateRequest

SEEN_LIMIT = 200


class Inbox:
    """The messages that wait and were seen are in the state, so that they survive continue-as-new."""

    def __init__(self, state: SessionState) -> None:
        self.state = state
        self.asked: set[str] = set()
        self.answers: dict[str, UpdateAnswer] = {}

    @property
    def waiting(self) -> bool:
        return bool(self.state.inbox)

    def take(self) -> Inbound:
        """Return the next event: signals go before updates.

        After an operator's reset the server passes both on anew, and a replay hears of the updates later than
        the run did that it repeats: an order of arrival would not be the same in both.
        """
        inbox = self.state.inbox
        event = next((each for each in inbox if not isinstance(each, UpdateRequest)), inbox[0])
        inbox.remove(event)
        return event

    def put(self, event: Inbound) -> None:
        """Keep an event, unless it was seen before."""
        if event.request_id not in self.state.seen:
            self.state.seen = [*self.state.seen[-(SEEN_LIMIT - 1) :], event.request_id]
            self.state.inbox.append(event)

    def forget(self, request_id: str) -> None:
        """It could not be served: should it come again, it is."""
        self.state.seen = [each for each in self.state.seen if each != request_id]

    async def ask(self, event: UpdateRequest) -> UpdateAnswer:
        """Waits until the main loop has answered. What an earlier run has served is served again: found by
        its request, it has its first answer."""
        if event.request_id not in self.asked:
            self.asked.add(event.request_id)
            self.state.inbox.append(event)
        await workflow.wait_condition(lambda: event.request_id in self.answers)
        return self.answers[event.request_id]

    def answer(self, event: UpdateRequest, answer: UpdateAnswer) -> None:
        self.answers[event.request_id] = answer
