"""One order, from the confirmed draft to the end of its aftercare: the money and the kitchen.

Stripe's events are hints: what is true is read from Stripe. Every step is written with its audit row, its
news to the customer and its notice to the pages in one transaction.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from activities.mail import Mail
from activities.orders import Orders
from domain.errors import TransitionRefused
from domain.order_states import OrderState, advance, is_final
from domain.payment_states import PaymentState
from schemas.order_flow import (
    OrderSnapshot,
    OrderStart,
    PaymentHint,
    PaymentSeen,
    PaymentStatus,
    StaffAction,
    StaffDecision,
)
from schemas.origin import Origin
from workflows import calls, origins, refunds
from workflows.order_record import SYSTEM, OrderRecord
from workflows.payment_desk import PaymentDesk

EXPIRY_GRACE = timedelta(minutes=1)
"""How long after the link's end its webhook may still come before we ask Stripe ourselves."""
PROCESSING_CHECK = timedelta(hours=6)
"""How often a slow payment method is asked for, should its webhook never come."""
UNDER_WAY = {PaymentStatus.PAID: PaymentState.PAID, PaymentStatus.PROCESSING: PaymentState.PROCESSING}


@workflow.defn(name="Order")
class Order:
    @workflow.init
    def __init__(self, start: OrderStart) -> None:
        self.order = start
        self.record = OrderRecord(start)
        self.desk = PaymentDesk(start)
        self.hints = 0
        self.withdrawn = False
        self.cause: Origin | None = None
        self.decisions: list[StaffDecision] = []
        self.decided: dict[str, OrderSnapshot | TransitionRefused] = {}
        self.confirmation: asyncio.Task[None] | None = None

    @workflow.run
    async def run(self, start: OrderStart) -> OrderSnapshot:
        await self._open_checkout()
        while self.record.state is OrderState.DRAFT:
            await self._await_payment()
        while not is_final(self.record.state):
            await self._fulfil()
        await self._aftercare()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.record.snapshot()

    # 1. The payment link

    async def _open_checkout(self) -> None:
        if self.order.total == 0:
            await self._accept("nothing to pay")
            return
        opened, attempt = None, 0
        while opened is None:
            attempt += 1
            step = self.record.plan(OrderState.DRAFT, "payment link opened", "payment_link")
            self.record.expires_at = step.at + timedelta(minutes=self.order.checkout_minutes)
            opened = await self.desk.open(attempt, self.record.expires_at, step)
        if opened.refused:
            await self.record.step(OrderState.CANCELLED, opened.refused, "order_cancelled")
            return
        self.record.checkout_url = opened.url
        await self.record.taken(step)

    # 2. Waiting for the money

    async def _await_payment(self) -> None:
        """Until paid, expired, withdrawn or cancelled; asks Stripe itself when no webhook comes."""
        woken = await self._woken(self._payment_patience())
        if self.decisions:
            await self._decide(self.decisions[0])
        elif self.withdrawn:
            await self._withdraw()
        elif woken or self.record.payment is PaymentState.PROCESSING:
            self.hints = 0
            await self._settle(await self.desk.sync())
        else:
            await self._settle(await self.desk.close())

    async def _withdraw(self) -> None:
        """The customer wants to change the order; if the money was faster, the order stands."""
        self.withdrawn = False
        seen = await self.desk.close()
        if seen.status in {PaymentStatus.PAID, PaymentStatus.PROCESSING}:
            await self._settle(seen)
        else:
            await self.record.step(OrderState.CANCELLED, "changed by the customer", "order_withdrawn")

    async def _settle(self, seen: PaymentSeen) -> None:
        """Takes the next step for what Stripe says of an order that waits for its money."""
        match seen.status:
            case PaymentStatus.PAID if seen.problem:
                await self._cancel(f"payment mismatch: {seen.problem}", SYSTEM, seen)
            case PaymentStatus.PAID:
                await self._accept("paid")
            case PaymentStatus.PROCESSING if self.record.payment is PaymentState.NONE:
                await self.record.step(
                    OrderState.DRAFT,
                    "the payment is being processed",
                    "payment_processing",
                    payment=PaymentState.PROCESSING,
                )
            case PaymentStatus.EXPIRED:
                await self.record.step(OrderState.EXPIRED, "not paid in time", "payment_expired")
            case PaymentStatus.FAILED:
                await self.record.step(
                    OrderState.EXPIRED, "the payment failed", "payment_failed", payment=PaymentState.NONE
                )
            case PaymentStatus.OPEN | PaymentStatus.PROCESSING:
                pass

    async def _accept(self, reason: str) -> None:
        """The policy here: pay now, accepted automatically. Numbers, exports and confirms the order."""
        payment = PaymentState.PAID if self.order.total else None
        await self.record.step(OrderState.APPROVED, reason, "order_paid", payment=payment)
        await workflow.execute_activity_method(
            Orders.export, self.order.order_id, **calls.database("Write the order's JSON")
        )
        self.confirmation = asyncio.create_task(self._confirm_by_mail())

    async def _confirm_by_mail(self) -> None:
        """Runs beside the order: a mail server that is down keeps no kitchen waiting."""
        await workflow.execute_activity_method(
            Mail.confirm_order, self.order.order_id, **calls.mail("Mail the confirmation")
        )

    # 3. The kitchen

    async def _fulfil(self) -> None:
        await self._woken(None)
        if self.decisions:
            await self._decide(self.decisions[0])
        self.withdrawn = False
        if self.hints:
            self.hints = 0
            await refunds.book(self.record, await self.desk.sync())

    async def _decide(self, decision: StaffDecision) -> None:
        """Carries out a staff member's step and answers it; one that has come too late is refused."""
        reason = decision.reason or f"{decision.action.value} by {decision.actor}"
        target = decision.action.target
        answer: OrderSnapshot | TransitionRefused
        try:
            advance(self.record.state, target)
        except TransitionRefused as refusal:
            answer = refusal
        else:
            if decision.action is StaffAction.CANCEL:
                await self._cancel(
                    reason, decision.actor, await self.desk.close() if self.order.total else None
                )
            else:
                await self.record.step(target, reason, f"order_{target.value}", actor=decision.actor)
            answer = self.record.snapshot()
        self.decided[decision.request_id] = answer
        self.decisions.remove(decision)

    async def _cancel(self, reason: str, actor: str, seen: PaymentSeen | None) -> None:
        """Gives the order up and pays back what was paid. Money still under way is caught in aftercare."""
        payment = UNDER_WAY.get(seen.status) if seen else None
        await self.record.step(OrderState.CANCELLED, reason, "order_cancelled", payment=payment, actor=actor)
        if payment is PaymentState.PAID:
            await refunds.pay_back(self.record, self.desk, reason)

    # 4. Afterwards

    async def _aftercare(self) -> None:
        """Late money and refunds made at Stripe: the order stays to hear of them for a while."""
        until = workflow.now() + timedelta(days=self.order.aftercare_days)
        while workflow.now() < until:
            processing = self.record.payment is PaymentState.PROCESSING
            left = until - workflow.now()
            woken = await self._woken(min(left, PROCESSING_CHECK) if processing else left)
            self.withdrawn = False
            if self.decisions:
                await self._decide(self.decisions[0])
            if self.hints or (processing and not woken):
                self.hints = 0
                await self._settle_late(await self.desk.sync())
            while not is_final(self.record.state):
                await self._fulfil()

    async def _settle_late(self, seen: PaymentSeen) -> None:
        """Money for an order that was given up: made after all if it still can be, or paid back in full."""
        if seen.status is PaymentStatus.FAILED and self.record.payment is PaymentState.PROCESSING:
            await self.record.step(self.record.state, "the payment failed", payment=PaymentState.NONE)
        elif seen.status is not PaymentStatus.PAID or self.record.payment not in refunds.UNPAID:
            await refunds.book(self.record, seen)
        elif self.record.state is OrderState.EXPIRED and not seen.problem and await self._still_available():
            await self._accept("paid late")
        else:
            reason = seen.problem or "paid after the order was given up"
            await self.record.step(self.record.state, reason, "paid_late", payment=PaymentState.PAID)
            await refunds.pay_back(self.record, self.desk, reason)

    async def _still_available(self) -> bool:
        found = await workflow.execute_local_activity_method(
            Orders.still_available, self.order.order_id, **calls.at_once("Can it still be made?")
        )
        return found.available

    # What comes in

    async def _woken(self, patience: timedelta | None) -> bool:
        """True when something came, False when the time was up."""
        try:
            await workflow.wait_condition(
                lambda: bool(self.hints or self.withdrawn or self.decisions),
                timeout=patience,
                timeout_summary=f"{self.record.state.value}, payment {self.record.payment.value}",
            )
        except TimeoutError:
            origins.act_for(None)
            return False
        origins.act_for(self.decisions[0].origin if self.decisions else self.cause)
        return True

    def _payment_patience(self) -> timedelta:
        if self.record.payment is PaymentState.PROCESSING or self.record.expires_at is None:
            return PROCESSING_CHECK
        return max(self.record.expires_at + EXPIRY_GRACE - workflow.now(), timedelta(seconds=1))

    @workflow.signal(name="payment_event")
    def payment_event(self, hint: PaymentHint) -> None:
        self.hints += 1
        self.cause = hint.origin

    @workflow.signal(name="withdraw")
    def withdraw(self) -> None:
        self.withdrawn, self.cause = True, origins.acting_for()

    @workflow.update
    async def decide(self, decision: StaffDecision) -> OrderSnapshot:
        """Staff's step. A repeated request id is answered with what the first one did."""
        if not self._knows(decision):
            self.decisions.append(decision)
        await workflow.wait_condition(lambda: decision.request_id in self.decided)
        answer = self.decided[decision.request_id]
        if isinstance(answer, TransitionRefused):
            raise ApplicationError(answer.detail, type=answer.code)
        return answer

    @decide.validator
    def _may_decide(self, decision: StaffDecision) -> None:
        if self._knows(decision):
            return
        try:
            advance(self.record.state, decision.action.target)
        except TransitionRefused as refusal:
            raise ApplicationError(refusal.detail, type=refusal.code) from refusal

    def _knows(self, decision: StaffDecision) -> bool:
        """A repeated press comes by another HTTP request, and is the same decision."""
        waiting = {each.request_id for each in self.decisions}
        return decision.request_id in waiting | self.decided.keys()

    @workflow.query(name="status")
    def status(self) -> OrderSnapshot:
        return self.record.snapshot()
