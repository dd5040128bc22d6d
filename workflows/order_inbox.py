"""What others want of an order, kept until it is served: staff, the customer, Stripe's hints, an operator."""

from __future__ import annotations

from schemas.order_flow import PaymentHint, Recorded, StaffDecision, Withdrawal
from schemas.origin import Origin

FAILED = "this step failed; it was reported"


class OrderInbox:
    def __init__(self) -> None:
        self.hint: PaymentHint | None = None
        self.withdrawal: Withdrawal | None = None
        self.cancel_asked = False
        self.decisions: list[StaffDecision] = []
        self.decided: dict[str, Recorded] = {}

    @property
    def waits(self) -> bool:
        """Somebody who is not staff and not Stripe wants something."""
        return self.withdrawal is not None or self.cancel_asked

    @property
    def origin(self) -> Origin | None:
        """The request that is served next."""
        if self.decisions:
            return self.decisions[0].origin
        asked = self.withdrawal or self.hint
        return asked.origin if asked else None

    def is_withdrawn(self, withdrawal: Withdrawal) -> None:
        """That one is served; another that came meanwhile is not."""
        if self.withdrawal is withdrawal:
            self.withdrawal = None

    def put(self, decision: StaffDecision) -> None:
        """Once for each request id."""
        if decision.request_id not in {each.request_id for each in self.decisions} | self.decided.keys():
            self.decisions.append(decision)

    def answer(self, decision: StaffDecision, taken: Recorded) -> None:
        self.decided[decision.request_id] = taken
        self.decisions.remove(decision)

    def fail_all(self, stands: Recorded) -> None:
        for decision in tuple(self.decisions):
            self.answer(decision, failed(stands))


def failed(stands: Recorded) -> Recorded:
    """A fault of ours stopped the step: the order stands as it did."""
    return stands.model_copy(update={"refused": FAILED})
