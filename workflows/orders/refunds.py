"""Money of one payment that goes back: paid back by us, or found paid back at Stripe."""

from __future__ import annotations

from uuid import UUID, uuid5

from temporalio import workflow

from domain.ids import RefundId
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import is_final, is_given_up
from domain.payments.amounts import SENT_BACK, amounts
from domain.payments.states import HELD, LESS_IS_LEFT, PaymentState, state_after
from schemas.messages.order import PaymentSnapshot, RefundMade, RefundSnapshot
from workflows.orders.collection import PAUSE, Collection
from workflows.orders.record import OrderRecord

UNPAID = frozenset({PaymentState.NONE, PaymentState.PROCESSING})
NEWS = {
    "succeeded": "order_refunded",
    "pending": "refund_under_way",
    "requires_action": "refund_under_way",
    "failed": "refund_failed",
    "canceled": "refund_failed",
}
TRIES = 5


class Refunds:
    """Pays back what is owed for an order that was given up, and books every refund that Stripe knows."""

    def __init__(self, record: OrderRecord, collection: Collection) -> None:
        self.record = record
        self.collection = collection
        self.state = collection.state.refunds

    @property
    def owed(self) -> bool:
        """Money of an order that was given up is still here."""
        given_up, seen = is_given_up(self.record.state), self.collection.state.seen
        if seen is None:
            return given_up and self.record.payment in HELD
        return amounts(self.record.order.total, [seen.money], given_up=given_up).owed > 0

    @property
    def under_way(self) -> bool:
        seen = self.collection.state.seen
        return seen is not None and seen.money.under_way > 0

    @property
    def waits(self) -> bool:
        """Owed, and nothing says that it cannot be paid back."""
        return self.owed and not self.state.stopped

    def recall(self, refusals: tuple[str, ...]) -> None:
        """Leave what an earlier run was refused for good to staff, who may have paid it back by hand."""
        self.state.stopped = any(reason not in LESS_IS_LEFT for reason in refusals)

    def begin(self) -> None:
        """Asks Stripe to pay back what is owed, once it is read, unless that is under way or was refused.

        A refund's id follows from what the order was given up for, so that a repeat is the same refund.
        """
        collection, until = self.collection, self.state.rests_until
        if not self.waits or collection.refunding or collection.reading or collection.state.wanted:
            return
        if until is not None and workflow.now() < until:
            return
        order = self.record.progress
        name = f"refund:{order.refund_cause}:{len(self.state.made)}"
        refund_id = RefundId(str(uuid5(UUID(collection.payment_id), name)))
        self.state.made.append(refund_id)
        collection.refund(refund_id, order.refund_reason or order.recorded.reason.code)

    async def take(self, made: RefundMade | None) -> None:
        """Stripe's answer: the truth is read and booked; a final refusal is told to staff and customer."""
        self.collection.ask("refund")
        if made is None:
            self.state.rests_until = workflow.now() + PAUSE
            await self.record.call_staff("refund_stuck")
        elif made.status in SENT_BACK:
            self.state.stopped = True
        elif made.status == "refused" and not (made.refused in LESS_IS_LEFT and len(self.state.made) < TRIES):
            why = Reason(ReasonCode.REFUND_REFUSED, {"refusal": made.refused})
            await self.record.step(f"refund_refused:{made.refused}", why, "refund_failed")
            await self.record.call_staff("refund_refused", made.refused)
            self.state.stopped = True

    async def book(self, seen: PaymentSnapshot) -> None:
        """Refunds, ours or made in Stripe's dashboard, as Stripe counts them now; a failed one un-books.

        Once one of ours has failed, in this run or an earlier one, the rest is left to staff.
        """
        if self.record.payment in UNPAID or not seen.received:
            return
        now = state_after(seen.received, seen.money.given_back, disputed=seen.disputed)
        self.state.stopped = self.state.stopped or any(each.ours and each.failed for each in seen.refunds)
        for refund in seen.refunds:
            if (refund.refund_id, refund.status) not in self.state.booked:
                await self._book_one(refund, now)
        if seen.disputed and self.record.payment is not PaymentState.DISPUTED:
            await self.record.step("disputed", Reason(ReasonCode.DISPUTED), payment_state=now)
        if seen.disputed:
            await self.record.call_staff("disputed")
        if now is PaymentState.REFUNDED and not is_final(self.record.state):
            await self.record.call_staff("paid_back_by_hand")

    async def _book_one(self, refund: RefundSnapshot, now: PaymentState) -> None:
        """One made by hand for an order that was given up is made by us when the bank sends it back."""
        ours_now = refund.failed and is_given_up(self.record.state) and not self.state.stopped
        told = {NEWS[status] for refund_id, status in self.state.booked if refund_id == refund.refund_id}
        code = ReasonCode.REFUND
        if refund.failed:
            code = ReasonCode.REFUND_REPEATED if ours_now else ReasonCode.REFUND_FAILED
        await self.record.step(
            f"refund:{refund.refund_id}:{refund.status}",
            Reason(code, {"status": refund.status, "amount": str(refund.amount)}),
            "" if ours_now or NEWS[refund.status] in told else NEWS[refund.status],
            payment_state=now,
            amount=refund.amount,
        )
        if refund.failed and not ours_now:
            await self.record.call_staff("refund_failed", str(refund.refund_id))
        self.state.booked.add((refund.refund_id, refund.status))
