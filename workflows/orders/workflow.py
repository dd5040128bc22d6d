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
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import TRANSITIONS, OrderState, is_final
from schemas.messages.order import (
    OrderSnapshot,
    OrderStart,
    PaymentEventReceived,
    Recorded,
    StaffAction,
    StaffDecision,
    Withdrawal,
)
from workflows.orders import clock
from workflows.orders.collection import PAUSE, Collection
from workflows.orders.inbox import OrderInbox
from workflows.orders.money import OPERATOR, OrderMoney
from workflows.orders.record import SYSTEM, OrderRecord
from workflows.orders.refunds import Refunds
from workflows.support import calls, request_context
from workflows.support.incoming import read, require

A_MOMENT = timedelta(milliseconds=100)


@workflow.defn(name="Order", versioning_behavior=common.VersioningBehavior.AUTO_UPGRADE)
class Order:
    @workflow.init
    def __init__(self, start: OrderStart) -> None:
        self.order = start
        self.record = OrderRecord(start)
        self.collection = Collection(start)
        self.refunds = Refunds(self.record, self.collection)
        self.money = OrderMoney(self.record, self.collection, self.refunds)
        self.inbox = OrderInbox()
        self.begun = False
        self.renews = False
        self.rests_until: datetime | None = None

    @workflow.run
    async def run(self, start: OrderStart) -> OrderSnapshot:
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
                self.inbox.cancel_asked, self.rests_until = True, None
        return story.result()

    async def _story(self) -> OrderSnapshot:
        while not (self._over() and await self._is_quiet()):
            try:
                await self._chapter()
            except FailureError as error:
                self._pause_after(error)
            await self._renew()
        return self.record.snapshot()

    async def _chapter(self) -> None:
        """Serves one event, as the order stands."""
        self.collection.begin()
        if not self.begun:
            await self._begin()
        elif self.record.state is OrderState.DRAFT:
            await self._collect()
        elif is_final(self.record.state):
            await self._look_after()
        else:
            await self._prepare()

    async def _renew(self) -> None:
        """A new run goes on from the row: one that an operator can cancel again, or with a short history.

        It begins a moment after the last answer: one given in the very task that ends a run may be lost.
        """
        if not (self.renews or workflow.info().is_continue_as_new_suggested()) or self._has_news():
            return
        await workflow.sleep(A_MOMENT)
        if await self._is_quiet() and not self.inbox.waits:
            workflow.continue_as_new(self.order.model_copy(update={"again": True}))

    async def _is_quiet(self) -> bool:
        """Everybody who asked has been answered. False when somebody wants more meanwhile."""
        await workflow.wait_condition(lambda: workflow.all_handlers_finished() or self._has_news())
        return not self._has_news()

    def _pause_after(self, error: FailureError) -> None:
        """A fault of ours has rung already. What the step was for is wanted again after a pause."""
        _tell(error)
        self.rests_until = workflow.now() + PAUSE
        if self.money.may_ask:
            self.collection.ask_later()

    async def _begin(self) -> None:
        """Tried again after a pause, or when staff press, who are answered that it failed."""
        if self._rests:
            await self._next(None)
        try:
            if self.order.again:
                await self._resume()
            if self.record.state is OrderState.DRAFT and self.order.total == 0:
                await self.money.accept(ReasonCode.NOTHING_TO_PAY)
        except FailureError:
            self.inbox.fail_all()
            raise
        self.begun = True

    async def _resume(self) -> None:
        """Goes on where an earlier run has ended; what Stripe knows is asked at once."""
        found = await calls.surely(Orders.resume, self.record.ref, "Read where the order stands")
        await self.record.follow(found.recorded)
        self.record.checkout_url, self.record.expires_at = found.checkout_url, found.expires_at
        self.record.settled_at = found.settled_at
        self.money.resume(found)

    # 1. Collecting the money

    async def _collect(self) -> None:
        """Until paid, expired, withdrawn or cancelled; asks Stripe itself when no webhook comes."""
        if not self.collection.has_page:
            self.collection.open(self.record.plan("opened", Reason(ReasonCode.PAGE_OPENED), "payment_link"))
        came = await self._next(clock.of_payment(self.record, self.collection))
        if self.collection.opening is not None and self.collection.opening.done:
            await self.money.opened(self.collection.opened())
        elif await self._served():
            return
        elif (withdrawal := self.inbox.withdrawal) is not None and not self._rests:
            await self.money.withdraw(withdrawal)
            self.inbox.is_withdrawn(withdrawal)
        elif came:
            await self.money.take_answer()
        elif not self.collection.has_page:
            await self.money.wait_for_the_page()
        else:
            self.collection.ask("close" if clock.is_link_over(self.record) else "clock")

    # 2. The kitchen

    async def _prepare(self) -> None:
        """Staff take it in hand; by the clock it is handed over, or somebody is called."""
        came = await self._next(clock.of_kitchen(self.record, self.collection))
        if await self._served():
            return
        if came:
            await self.money.take_answer()
        elif clock.is_late(self.record):
            await self._by_time()
        elif clock.is_untouched(self.record):
            await self.record.call_staff("unattended")

    async def _by_time(self) -> None:
        """A paid order that nobody touched is never called fulfilled: it is left to staff, or cancelled."""
        if self.record.state is not OrderState.APPROVED:
            await self.record.step("by_time", Reason(ReasonCode.TIME), state=OrderState.FULFILLED)
        elif self.record.stands.cancels_unattended:
            await self.money.cancel("unattended", Reason(ReasonCode.UNATTENDED), SYSTEM)
        else:
            await self.record.call_staff("left_over")

    # 3. Afterwards

    async def _look_after(self) -> None:
        """Late money and refunds made at Stripe: the order stays to hear of them for a while."""
        if not self._rests:
            self.refunds.begin()
        came = await self._next(clock.of_aftercare(self.record, self.collection, self.refunds))
        if await self._served():
            return
        if came:
            await self.money.take_answer()
        elif not self._over():
            self.collection.ask("clock")

    def _over(self) -> bool:
        """Its aftercare is over, no money is under way or owed, and nobody wants anything."""
        if not is_final(self.record.state) or self.inbox.cancel_asked or self._has_news():
            return False
        return clock.is_over(self.record, self.collection, self.refunds)

    # What comes in

    async def _next(self, until: datetime | None) -> bool:
        """Return True when something came, False when time is up or the pause after a failure is over."""
        until = self.rests_until if self._rests else until
        patience = None if until is None else max(until - workflow.now(), timedelta(seconds=1))
        try:
            await workflow.wait_condition(
                self._has_news,
                timeout=patience,
                timeout_summary=f"{self.record.state.value}, payment {self.record.payment.value}",
            )
        except TimeoutError:
            request_context.use(None)
            return False
        request_context.use(self.inbox.context or self.collection.answers_to)
        return True

    @property
    def _rests(self) -> bool:
        return self.rests_until is not None and workflow.now() < self.rests_until

    def _has_news(self) -> bool:
        """An event waits for its page, or has it opened. All but staff wait for a pause to end."""
        hinted = self.inbox.event is not None and (self.money.may_ask or self.collection.may_open)
        asked = hinted or self.inbox.waits or self.collection.answered
        return bool(self.inbox.decisions) or (asked and not self._rests)

    async def _served(self) -> bool:
        """Decisions and cancellations go before all else. An event makes Stripe be asked, whatever came."""
        if (event := self.inbox.event) is not None and self.money.may_ask:
            self.collection.ask("returned" if event.type == "customer.returned" else "webhook")
            self.inbox.event = None
        late = None if self._rests or self.record.state is OrderState.DRAFT else self.inbox.withdrawal
        if self.inbox.cancel_asked and not self._rests:
            await self._cancelled_by_operator()
        elif self.inbox.decisions:
            await self._decide(self.inbox.decisions[0])
        elif late is not None:
            await self.money.came_too_late(late)
            self.inbox.is_withdrawn(late)
        else:
            return False
        return True

    async def _decide(self, decision: StaffDecision) -> None:
        """Carries out a staff member's step and answers it; one that has come too late is refused."""
        try:
            taken = await self._carried_out(decision)
        except FailureError as error:
            _tell(error)
            self.inbox.fail(decision)
        else:
            self.inbox.answer(decision, taken)

    async def _carried_out(self, decision: StaffDecision) -> Recorded:
        key, actor, target = decision.request_id, decision.actor, decision.action.target
        why, news = Reason(ReasonCode.STAFF, note=decision.note), f"order_{target.value}"
        if decision.action is StaffAction.CANCEL:
            return await self.money.cancel(key, why, actor, anywhere=True)
        return await self.record.step(key, why, news, state=target, actor=actor, anywhere=True)

    async def _cancelled_by_operator(self) -> None:
        """Cancel as staff would where staff could; else no money moves, and a new run goes on."""
        key = f"operator:{workflow.info().original_execution_run_id}"  # a reset run goes through this again
        if OrderState.CANCELLED in TRANSITIONS[self.record.state]:
            taken = await self.money.cancel_by_operator(key, anywhere=True)
            self.inbox.cancel_asked = bool(taken.refused)
            return
        await self.record.step(key, Reason(ReasonCode.CANCEL_TOO_LATE), actor=OPERATOR)
        self.inbox.cancel_asked, self.renews = False, True

    @workflow.signal(name="payment_event")
    def payment_event(self, raw: Any = None, *_: Any) -> None:
        """Ends every pause after something that failed: once more, as it may have been mended."""
        if event := read(PaymentEventReceived, raw):
            self.inbox.event = event
            self.rests_until = self.collection.rests_until = self.refunds.rests_until = None

    @workflow.signal(name="withdraw")
    def withdraw(self, raw: Any = None, *_: Any) -> None:
        if withdrawal := read(Withdrawal, raw):
            self.inbox.withdrawal, self.rests_until = withdrawal, None

    @workflow.update
    async def decide(self, raw: Any = None, *_: Any) -> OrderSnapshot:
        """Staff's step. A repeated request id is answered with what the first one did."""
        decision = require(StaffDecision, raw)
        self.inbox.put(decision)
        await workflow.wait_condition(lambda: self.inbox.is_served(decision))
        return self.record.snapshot(self.collection.waiting_since, self.inbox.taken(decision))

    @workflow.query(name="status")
    def status(self) -> OrderSnapshot:
        return self.record.snapshot(self.collection.waiting_since)


def _tell(error: FailureError) -> None:
    workflow.logger.error("order.transition_failed", extra={"why": calls.why(error)})
