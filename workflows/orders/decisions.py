"""What people decide about an order: staff, who are answered, and an operator who cancels it."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import FailureError

from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import TRANSITIONS, OrderState
from schemas.messages.order import Recorded, StaffAction, StaffDecision
from workflows.orders.cancellation import OPERATOR, Cancellation
from workflows.orders.inbox import OrderInbox
from workflows.orders.record import OrderRecord, report_failure


class Decisions:
    def __init__(self, record: OrderRecord, inbox: OrderInbox, cancellation: Cancellation) -> None:
        self.record = record
        self.inbox = inbox
        self.cancellation = cancellation

    async def decide(self, decision: StaffDecision) -> None:
        """Carries out a staff member's step and answers it; one that has come too late is refused."""
        try:
            taken = await self._carried_out(decision)
        except FailureError as error:
            report_failure(error)
            self.inbox.fail(decision)
        else:
            self.inbox.answer(decision, taken)

    async def _carried_out(self, decision: StaffDecision) -> Recorded:
        key, actor, target = decision.request_id, decision.actor, decision.action.target
        why, news = Reason(ReasonCode.STAFF, note=decision.note), f"order_{target.value}"
        if decision.action is StaffAction.CANCEL:
            return await self.cancellation.cancel(key, why, anywhere=True, actor=actor)
        return await self.record.step(key, why, news, anywhere=True, state=target, actor=actor)

    async def cancel_by_operator(self) -> bool:
        """Cancel as staff would where staff could. Return False where that is too late and no money moves."""
        key = f"operator:{workflow.info().original_execution_run_id}"  # a reset run goes through this again
        if OrderState.CANCELLED in TRANSITIONS[self.record.state]:
            taken = await self.cancellation.cancel_by_operator(key, anywhere=True)
            self.inbox.state.cancel_asked = bool(taken.refused)
            return True
        await self.record.step(key, Reason(ReasonCode.CANCEL_TOO_LATE), actor=OPERATOR)
        self.inbox.state.cancel_asked = False
        return False
