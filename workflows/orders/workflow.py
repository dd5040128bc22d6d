"""One order, from the confirmed draft to the end of its aftercare: the money and the kitchen.

Stripe's events are hints: what is true is read from Stripe, beside the loop. The loop serves one event after
the other and awaits no outsider, so a decision, a withdrawal or a cancellation is carried out at once while
Stripe, mail or disk are down. Every step is written with its audit row, its news to the customer and its
notice to the pages in one transaction, and the order's row has the last word (`OrderRecord`).
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio import common, workflow
from temporalio.exceptions import FailureError

from activities.orders.orders import Orders
from domain.orders.reasons import ReasonCode
from domain.orders.states import OrderState, collects_payment
from schemas.messages.order import OrderSnapshot, PaymentEventReceived, Recorded, StaffDecision, Withdrawal
from workflows.orders.acceptance import Acceptance
from workflows.orders.aftercare import AT_LEAST
from workflows.orders.cancellation import Cancellation
from workflows.orders.chapters import Chapters
from workflows.orders.collection import PAUSE
from workflows.orders.decisions import Decisions
from workflows.orders.inbox import OrderInbox
from workflows.orders.payments import OrderPayments
from workflows.orders.record import OrderRecord, report_failure
from workflows.orders.state import OrderRun, first_state
from workflows.orders.withdrawals import Withdrawals
from workflows.support import calls, request_context
from workflows.support.incoming import read, require

A_MOMENT = timedelta(milliseconds=100)


@workflow.defn(name="Order", versioning_behavior=common.VersioningBehavior.AUTO_UPGRADE)
class Order:
    @workflow.init
    def __init__(self, start: OrderRun) -> None:
        self.order = start
        self.state = start.state or first_state()
        self.record = OrderRecord(start, self.state)
        self.payments = OrderPayments(start, self.record, self.state)
        self.inbox = OrderInbox(self.state)
        self.acceptance = Acceptance(self.record)
        cancellation = Cancellation(self.record, self.payments)
        self.chapters = Chapters(self.record, self.payments, self.acceptance, cancellation)
        self.withdrawals = Withdrawals(self.record, self.payments, self.chapters, cancellation)
        self.decisions = Decisions(self.record, self.inbox, cancellation)
        self.first_chapter = self.chapters.current
        self.wants_new_run = False

    @workflow.run
    async def run(self, start: OrderRun) -> OrderSnapshot:
        """Works in a task of its own, as a request to cancel reaches the first task only.

        It is an event like any other then, and nothing that is under way is torn off.
        """
        story = asyncio.create_task(self._story())
        while not story.done():
            try:
                await workflow.wait([story])
            except asyncio.CancelledError:
                if workflow.cancellation_reason() is None:
                    raise
                self.state.cancel_asked, self.state.rests_until = True, None
        return story.result()

    async def _story(self) -> OrderSnapshot:
        self.record.describe()
        if self.state.export_due:
            self.acceptance.begin_export()
        self.record.outbox.deliver(self.state.deliver_to)
        while not (self._is_over() and await self._all_are_answered()):
            try:
                await (self._serve_next() if self.state.begun else self._begin())
            except FailureError as error:
                self._pause_after(error)
        return self._snapshot()

    async def _begin(self) -> None:
        """Tried again after a pause, or when staff press, who are answered that it failed."""
        if self._rests:
            await self._next_event(None)
        try:
            if self.order.again:
                await self._resume()
            if self.record.state is OrderState.DRAFT and self.order.total == 0:
                await self.acceptance.accept(ReasonCode.NOTHING_TO_PAY)
        except FailureError:
            self.inbox.fail_all()
            raise
        self.state.begun, self.first_chapter = True, self.chapters.current

    async def _resume(self) -> None:
        """Goes on from the rows, where an earlier run is gone; what Stripe knows is asked at once."""
        found = await calls.local_first(Orders.resume, self.record.ref, "Read where the order stands")
        await self.record.follow(found.recorded)
        self.state.settled_at, self.state.looks_until = found.settled_at, workflow.now() + AT_LEAST
        self.state.approved_at = found.approved_at or self.state.approved_at
        self.payments.resume(found)
        if found.recorded.number:
            self.acceptance.begin_export()

    async def _serve_next(self) -> None:
        """Serves what comes next, as the chapter wants it that the order is in.

        A page that has been opened goes first, then people, then what Stripe answers.
        """
        self.payments.begin()
        chapter = self.chapters.current
        chapter.begin()
        came = await self._next_event(chapter.acts_at)
        if await self.chapters.take_page() or await self._serve_people():
            return
        if came:
            await self.chapters.take_answer()
        else:
            await chapter.act()

    async def _serve_people(self) -> bool:
        """An event makes Stripe be asked, whatever else came."""
        event, checkout = self.state.event, self.chapters.checkout
        if event is not None and checkout.may_look(event):
            await checkout.look(event)
        if event is not None and self.payments.may_ask:
            self.payments.ask_for(event)
            self.state.event = None
        if self.state.cancel_asked and not self._rests:
            self.wants_new_run = not await self.decisions.cancel_by_operator()
        elif self.inbox.decisions:
            await self.decisions.decide(self.inbox.decisions[0])
        elif (withdrawal := self.state.withdrawal) is not None and not self._rests:
            await self.withdrawals.serve(withdrawal)
            self.inbox.is_withdrawn(withdrawal)
        else:
            return False
        return True

    async def _next_event(self, until: datetime | None) -> bool:
        """Return True when something came, False when time is up or the pause after a failure is over."""
        until = self.state.rests_until if self._rests else until
        while not self._has_news():
            if self._may_renew():
                await self._renew()
                continue
            patience = None if until is None else max(until - workflow.now(), timedelta(seconds=1))
            try:
                await workflow.wait_condition(
                    lambda: self._has_news() or self._may_renew(),
                    timeout=patience,
                    timeout_summary=f"{self.record.state.value}, payment {self.record.payment.value}",
                )
            except TimeoutError:
                request_context.use(None)
                return False
        request_context.use(self.inbox.context or self.payments.answers_to)
        return True

    def _has_news(self) -> bool:
        """An event waits for its page, or has it opened. All but staff wait for a pause to end."""
        event, payments = self.state.event, self.payments
        hinted = event is not None and (
            payments.may_ask or payments.may_open or self.chapters.checkout.may_look(event)
        )
        asked = hinted or self.inbox.waits or self.payments.has_answer
        return bool(self.inbox.decisions) or (asked and not self._rests)

    @property
    def _rests(self) -> bool:
        return self.state.rests_until is not None and workflow.now() < self.state.rests_until

    def _pause_after(self, error: FailureError) -> None:
        """A fault of ours has rung already. What the step was for is wanted again after a pause."""
        report_failure(error)
        self.state.rests_until = workflow.now() + PAUSE
        if self.payments.may_ask:
            self.payments.ask_later()

    def _may_renew(self) -> bool:
        """A new run is due at a chapter's end and when the history is long, once nothing is under way. An
        operator, who can cancel once a run, is not kept waiting."""
        is_due = self.chapters.current is not self.first_chapter
        is_due = is_due or workflow.info().is_continue_as_new_suggested()
        is_busy = self.payments.is_busy or self.acceptance.is_busy or bool(self.record.outbox.addresses)
        is_wanted = self.wants_new_run or (is_due and not is_busy)
        return is_wanted and not (self._has_news() or self._is_over()) and workflow.all_handlers_finished()

    async def _renew(self) -> None:
        """A moment after the last answer, unless something comes: one that is given in the task that ends a
        run may be lost."""
        try:
            await workflow.wait_condition(lambda: not self._may_renew(), timeout=A_MOMENT)
        except TimeoutError:
            self.payments.pass_on()
            self.state.export_due = self.acceptance.is_busy
            self.state.deliver_to = self.record.outbox.addresses
            again = self.order.again and not self.state.begun
            workflow.continue_as_new(self.order.model_copy(update={"again": again, "state": self.state}))

    def _is_over(self) -> bool:
        """Its aftercare is over, and nobody wants anything."""
        return self.chapters.is_over and not (self.state.cancel_asked or self._has_news())

    async def _all_are_answered(self) -> bool:
        """False when somebody wants more meanwhile."""
        await workflow.wait_condition(lambda: workflow.all_handlers_finished() or self._has_news())
        return not self._has_news()

    @workflow.signal(name="payment_event")
    def payment_event(self, raw: Any = None, *_: Any) -> None:
        """Ends every pause after something that failed: once more, as it may have been mended."""
        if event := read(PaymentEventReceived, raw):
            self.state.event, self.state.rests_until = event, None
            self.payments.wake()

    @workflow.signal(name="withdraw")
    def withdraw(self, raw: Any = None, *_: Any) -> None:
        if withdrawal := read(Withdrawal, raw):
            self.state.withdrawal, self.state.rests_until = withdrawal, None

    @workflow.update
    async def decide(self, raw: Any = None, *_: Any) -> OrderSnapshot:
        """Staff's step. A repeated request id is answered with what the first one did."""
        decision = require(StaffDecision, raw)
        self.inbox.put(decision)
        await workflow.wait_condition(lambda: self.inbox.is_served(decision))
        return self._snapshot(self.inbox.taken(decision))

    @workflow.query(name="status")
    def status(self) -> OrderSnapshot:
        return self._snapshot()

    def _snapshot(self, taken: Recorded | None = None) -> OrderSnapshot:
        """The order as it stands, or as it stood once `taken` was."""
        recorded, since = taken or self.state.recorded, self.payments.waiting_since
        page = self.payments.current.collection.state
        return OrderSnapshot(
            **recorded.model_dump(),
            order_id=self.order.order_id,
            total=self.order.total,
            currency=self.order.currency,
            checkout_url=page.checkout_url if collects_payment(recorded.state) else "",
            expires_at=page.expires_at,
            waiting_for="stripe" if since else "",
            waiting_since=since,
        )
