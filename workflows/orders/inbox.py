"""What others want of an order, kept until it is served: staff, the customer, Stripe's hints, an operator."""

from __future__ import annotations

from temporalio.exceptions import ApplicationError

from schemas.messages.order import Recorded, StaffDecision, Withdrawal
from schemas.messages.request_context import RequestContext
from workflows.orders.state import OrderWorkflowState
from workflows.support.names import STEP_FAILED


class OrderInbox:
    """Staff's decisions are answered before a run ends. All else is in the state, and is served by the next
    run if need be."""

    def __init__(self, state: OrderWorkflowState) -> None:
        self.state = state
        self.decisions: list[StaffDecision] = []
        self.decided: dict[str, Recorded] = {}
        self.failed: set[str] = set()
        """Request ids of decisions that met a fault of ours: asked again, they are tried again."""

    @property
    def waits(self) -> bool:
        """Somebody who is not staff and not Stripe wants something."""
        return self.state.withdrawal is not None or self.state.cancel_asked

    @property
    def context(self) -> RequestContext | None:
        """The request that is served next."""
        if self.decisions:
            return self.decisions[0].context
        asked = self.state.withdrawal or self.state.event
        return asked.context if asked else None

    def is_withdrawn(self, withdrawal: Withdrawal) -> None:
        """Forget this one, which is served; another that came meanwhile is not."""
        if self.state.withdrawal is withdrawal:
            self.state.withdrawal = None

    def put(self, decision: StaffDecision) -> None:
        """Keep a decision, once for each request id."""
        self.failed.discard(decision.request_id)
        if decision.request_id not in {each.request_id for each in self.decisions} | self.decided.keys():
            self.decisions.append(decision)

    def is_served(self, decision: StaffDecision) -> bool:
        return decision.request_id in self.decided.keys() | self.failed

    def answer(self, decision: StaffDecision, taken: Recorded) -> None:
        self.decided[decision.request_id] = taken
        self.decisions.remove(decision)

    def taken(self, decision: StaffDecision) -> Recorded:
        """Return where the order stood after it. Raise ApplicationError when it was refused, or a fault
        has stopped it."""
        if decision.request_id in self.failed:
            raise ApplicationError("this step failed and was reported; press again", type=STEP_FAILED)
        taken = self.decided[decision.request_id]
        if taken.refused:
            raise ApplicationError(taken.refused, type="transition_refused")
        return taken

    def fail(self, decision: StaffDecision) -> None:
        """A fault of ours stopped the step: the order stands as it did."""
        self.failed.add(decision.request_id)
        self.decisions.remove(decision)

    def fail_all(self) -> None:
        for decision in tuple(self.decisions):
            self.fail(decision)
