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

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from activities.orders import Orders
from domain.order_states import TRANSITIONS, OrderState, is_final
from domain.payment_states import PaymentState
from schemas.order_flow import (
    OrderSnapshot,
    OrderStart,
    PaymentHint,
    Recorded,
    StaffAction,
    StaffDecision,
    Withdrawal,
)
from schemas.origin import Origin
from workflows import byproducts, calls, clock, origins
from workflows.incoming import read, require
from workflows.order_money import OPERATOR, OrderMoney
from workflows.order_record import SYSTEM, OrderRecord
from workflows.payment_desk import PAUSE, PaymentDesk
from workflows.refunds import Refunds


@workflow.defn(name="Order")
class Order:
    @workflow.init
    def __init__(self, start: OrderStart) -> None:
        self.order = start
        self.record = OrderRecord(start)
        self.desk = PaymentDesk(start)
        self.refunds = Refunds(self.record, self.desk)
        self.money = OrderMoney(self.record, self.desk, self.refunds)
        self.hint: PaymentHint | None = None
        self.withdrawal: Withdrawal | None = None
        self.cancel_asked = False
        self.decisions: list[StaffDecision] = []
        self.decided: dict[str, Recorded] = {}
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
                self.cancel_asked = True
        return story.result()

    async def _story(self) -> OrderSnapshot:
        await self._begin()
        while not self._over():
            try:
                await self._chapter()
            except (ActivityError, ApplicationError) as error:
                self._stumbled(error)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.record.snapshot()

    async def _chapter(self) -> None:
        """Serves one event, as the order stands."""
        if self.record.state is OrderState.DRAFT:
            await self._collect()
        elif is_final(self.record.state):
            await self._look_after()
        else:
            await self._prepare()

    def _stumbled(self, error: Exception) -> None:
        """A fault of ours stopped one step; it has rung already. The run goes on with the next event."""
        workflow.logger.error("an order's step failed", extra={"why": type(error).__name__})
        self.rests_until = workflow.now() + PAUSE
        if self.decisions:
            failed = self.record.stands.model_copy(update={"refused": "this step failed; it was reported"})
            self.decided[self.decisions.pop(0).request_id] = failed

    async def _begin(self) -> None:
        if self.order.again:
            await self._resume()
        if self.record.state is not OrderState.DRAFT:
            return
        if self.order.total == 0:
            await self.money.accept("nothing to pay")
        elif not self.desk.has_page:
            self.desk.open(self.record.plan("opened", "payment link opened", "payment_link"))

    async def _resume(self) -> None:
        """Goes on where an earlier run has ended; what Stripe knows is asked at once."""
        found = await workflow.execute_local_activity_method(
            Orders.resume, self.order.order_id, **calls.at_once("Read where the order stands")
        )
        await self.record.follow(found.recorded)
        self.record.checkout_url, self.record.expires_at = found.checkout_url, found.expires_at
        self.record.settled_at = found.settled_at
        self.desk.has_page = bool(found.checkout_url)
        if self.desk.has_page:
            self.desk.ask("clock")
        if found.recorded.number:
            self.money.besides += byproducts.begin(self.order.order_id)

    # 1. Collecting the money

    async def _collect(self) -> None:
        """Until paid, expired, withdrawn or cancelled; asks Stripe itself when no webhook comes."""
        came = await self._next(clock.of_payment(self.record, self.desk))
        if await self._served():
            return
        if self.withdrawal is not None:
            withdrawal, self.withdrawal = self.withdrawal, None
            await self.money.withdraw(withdrawal)
        elif came:
            await self._heard_from_stripe()
        elif not self.desk.has_page:
            self.record.called.add("payments_down")
            await self.record.step("payments_down", "waiting for stripe", "payments_down")
        else:
            processing = self.record.payment is PaymentState.PROCESSING
            self.desk.ask("clock" if processing else "close")

    # 2. The kitchen

    async def _prepare(self) -> None:
        """Staff take it in hand; by the clock it is handed over, or somebody is called."""
        came = await self._next(clock.of_kitchen(self.record, self.desk))
        if await self._served():
            return
        self.withdrawal = None
        if came:
            await self._heard_from_stripe()
        elif clock.is_late(self.record):
            await self._by_time()
        elif clock.is_untouched(self.record):
            await self.record.call_staff("unattended")

    async def _by_time(self) -> None:
        """A paid order that nobody touched is never called fulfilled: it is left to staff, or cancelled."""
        if self.record.state is not OrderState.APPROVED:
            await self.record.step("by_time", "by time", state=OrderState.FULFILLED)
        elif self.record.stands.cancels_unattended:
            await self.money.cancel("unattended", "nobody at the shop took it in hand", SYSTEM)
        else:
            await self.record.call_staff("left_over")

    # 3. Afterwards

    async def _look_after(self) -> None:
        """Late money and refunds made at Stripe: the order stays to hear of them for a while."""
        self.refunds.begin()
        came = await self._next(clock.of_aftercare(self.record, self.desk, self.refunds))
        if await self._served():
            return
        self.withdrawal = None
        if came:
            await self._heard_from_stripe()
        elif not self._over():
            self.desk.ask("clock")

    def _over(self) -> bool:
        """Its aftercare is over, and no money is under way or owed."""
        if not is_final(self.record.state) or self.decisions or self.cancel_asked:
            return False
        return clock.is_over(self.record, self.desk, self.refunds)

    # What comes in

    async def _heard_from_stripe(self) -> None:
        """One answer that has come: the page, what was paid, or what was paid back."""
        desk = self.desk
        if desk.opening is not None and desk.opening.done:
            await self.money.opened(desk.opened())
        elif desk.refunding is not None and desk.refunding.done:
            await self.refunds.take(desk.refunded())
        elif desk.reading is not None and desk.reading.done:
            await self.money.hear(desk.read())

    async def _next(self, until: datetime | None) -> bool:
        """True when something came, False when the time was up."""
        self.desk.begin()
        if until is not None and self.rests_until is not None:
            until = max(until, self.rests_until)
        patience = None if until is None else max(until - workflow.now(), timedelta(seconds=1))
        try:
            await workflow.wait_condition(
                self._has_news,
                timeout=patience,
                timeout_summary=f"{self.record.state.value}, payment {self.record.payment.value}",
            )
        except TimeoutError:
            origins.act_for(None)
            return False
        origins.act_for(self._cause())
        return True

    def _has_news(self) -> bool:
        """A hint waits until there is a page that it can be about."""
        hinted = self.hint is not None and self.desk.has_page
        asked = bool(self.decisions or self.withdrawal or self.cancel_asked)
        return hinted or asked or self.desk.answered

    def _cause(self) -> Origin | None:
        if self.decisions:
            return self.decisions[0].origin
        asked = self.withdrawal or self.hint
        return asked.origin if asked else self.desk.answers_to

    async def _served(self) -> bool:
        """Decisions and cancellations go before all else. A hint makes Stripe be asked, whatever came."""
        if self.hint is not None and self.desk.has_page:
            self.desk.ask("returned" if self.hint.type == "customer.returned" else "webhook")
            self.hint = None
        if self.cancel_asked:
            await self._cancelled_by_operator()
        elif self.decisions:
            await self._decide(self.decisions[0])
        else:
            return False
        return True

    async def _decide(self, decision: StaffDecision) -> None:
        """Carries out a staff member's step and answers it; one that has come too late is refused."""
        reason = decision.reason or f"{decision.action.value} by {decision.actor}"
        target = decision.action.target
        if decision.action is StaffAction.CANCEL:
            taken = await self.money.cancel(decision.request_id, reason, decision.actor)
        else:
            news = f"order_{target.value}"
            taken = await self.record.step(
                decision.request_id, reason, news, state=target, actor=decision.actor
            )
        self.decided[decision.request_id] = taken
        self.decisions.remove(decision)

    async def _cancelled_by_operator(self) -> None:
        """As staff cancel, where staff could; where they could not, no money moves and a new run goes on."""
        self.cancel_asked = False
        key = f"operator:{workflow.info().original_execution_run_id}"  # a reset run goes through this again
        if OrderState.CANCELLED in TRANSITIONS[self.record.state]:
            await self.money.cancel(key, "the shop had to cancel it", OPERATOR)
            return
        await self.record.step(key, "an operator asked to cancel: too late, no money moves", actor=OPERATOR)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(self.order.model_copy(update={"again": True}))

    @workflow.signal(name="payment_event")
    def payment_event(self, raw: Any = None, *_: Any) -> None:
        self.hint = read(PaymentHint, raw) or self.hint

    @workflow.signal(name="withdraw")
    def withdraw(self, raw: Any = None, *_: Any) -> None:
        self.withdrawal = read(Withdrawal, raw or {}) or self.withdrawal

    @workflow.update
    async def decide(self, raw: Any = None, *_: Any) -> OrderSnapshot:
        """Staff's step. A repeated request id is answered with what the first one did."""
        decision = require(StaffDecision, raw)
        if decision.request_id not in {each.request_id for each in self.decisions} | self.decided.keys():
            self.decisions.append(decision)
        await workflow.wait_condition(lambda: decision.request_id in self.decided)
        taken = self.decided[decision.request_id]
        if taken.refused:
            raise ApplicationError(taken.refused, type="transition_refused")
        return self.record.snapshot(self.desk.waiting_since)

    @workflow.query(name="status")
    def status(self) -> OrderSnapshot:
        return self.record.snapshot(self.desk.waiting_since)
