"""What an order does about its money: takes what Stripe says, gives up, and lets the customer change it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow

from activities.orders.orders import Orders
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState, is_final, is_given_up
from domain.payments.states import PaymentState
from schemas.messages.order import (
    CheckoutOpened,
    CheckoutStatus,
    PaymentSnapshot,
    Recorded,
    Resumed,
    Withdrawal,
)
from workflows.orders import byproducts
from workflows.orders.collection import Collection
from workflows.orders.record import SYSTEM, OrderRecord
from workflows.orders.refunds import UNPAID, Refunds
from workflows.support import calls

WITHDRAWN_WITHIN = timedelta(seconds=5)
"""How long a customer who changes their mind waits for Stripe to say whether the money was faster."""
OPERATOR = "operator"


class OrderMoney:
    def __init__(self, record: OrderRecord, collection: Collection, refunds: Refunds) -> None:
        self.record = record
        self.collection = collection
        self.refunds = refunds
        self.besides: list[asyncio.Task[None]] = []

    @property
    def may_ask(self) -> bool:
        """There is a page, or there may be one of an order that opens none any more."""
        return self.collection.has_page or self.record.state is not OrderState.DRAFT

    def resume(self, found: Resumed) -> None:
        """Go on from the rows; what Stripe knows meanwhile is asked at once."""
        self.refunds.recall(found.refusals)
        self.record.approved_at = found.approved_at or self.record.approved_at
        self.collection.has_page = bool(found.checkout_url)
        if self.collection.has_page:
            self.collection.ask("clock")
        if found.recorded.number:
            self.besides += byproducts.begin(self.record.ref, self.record.approved_at)

    async def take_answer(self) -> None:
        """One answer of Stripe that has come: the page, what was paid, or what was paid back."""
        collection = self.collection
        if collection.opening is not None and collection.opening.done:
            await self.opened(collection.opened())
        elif collection.refunding is not None and collection.refunding.done:
            await self.refunds.take(collection.refunded())
        elif collection.reading is not None and collection.reading.done:
            await self.apply_snapshot(collection.read())

    async def opened(self, opened: CheckoutOpened | None) -> None:
        """The page, which an order that was given up meanwhile has ended again."""
        if opened is not None and opened.url:
            self.collection.has_page = True
            self.record.checkout_url, self.record.expires_at = opened.url, opened.expires_at
        if opened is not None and opened.recorded is not None:
            await self.record.follow(opened.recorded)
        if self.record.state is not OrderState.DRAFT:
            self.collection.give_up()
        elif opened is not None and opened.refused:
            why = Reason(ReasonCode.PAGE_REFUSED, {"refusal": opened.refused})
            await self.record.call_staff("page_refused", opened.refused)
            await self.record.step("refused", why, "order_cancelled", state=OrderState.CANCELLED)

    async def wait_for_the_page(self) -> None:
        """The customer is told once that payments are down; after a day without a page there will be none.

        The last try may have opened one after its time was up, so it is ended, and what it became is heard.
        """
        if workflow.now() >= self.collection.opens_until:
            self.collection.has_page = True
            self.collection.ask("close")
        elif ("payments_down", "") not in self.record.called:
            await self.record.step("payments_down", Reason(ReasonCode.PAGE_WAITS), "payments_down")
            self.record.called.add(("payments_down", ""))

    async def apply_snapshot(self, seen: PaymentSnapshot | None) -> None:
        """Act on what Stripe says, as the order stands now."""
        if seen is None:
            return
        self.refunds.seen = seen
        if self.record.state is OrderState.DRAFT:
            await self.apply_payment(seen)
        elif is_final(self.record.state):
            await self.apply_late_payment(seen)
        else:
            await self.refunds.book(seen)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """The customer wants to change the order. If the money was faster, the order stands; while Stripe
        cannot say, the order is given up, and money that comes all the same is paid back."""
        self.collection.give_up()
        await self._stripe_answers(WITHDRAWN_WITHIN)
        key = f"withdrawn:{withdrawal.request_id}"
        if self.record.state is not OrderState.DRAFT:
            await self.came_too_late(withdrawal)
        elif withdrawal.actor == OPERATOR:
            await self.cancel_by_operator(key)
        elif self.record.payment is PaymentState.PROCESSING:
            await self.came_too_late(withdrawal)
        else:
            unsure = (
                self.collection.is_busy or self.collection.wanted
            )  # a page is being opened, or not known to be ended
            news = "order_withdrawn_unsure" if unsure else "order_withdrawn"
            why = Reason(ReasonCode.CHANGED_BY_CUSTOMER)
            taken = await self.record.step(key, why, news, state=OrderState.CANCELLED)
            if taken.refused:
                await self.came_too_late(withdrawal)

    async def came_too_late(self, withdrawal: Withdrawal) -> None:
        """The customer, who has heard that the order is being opened again, is told that it stands."""
        if withdrawal.actor == OPERATOR or is_given_up(self.record.state):
            return
        is_paid = self.record.state is not OrderState.DRAFT
        await self.record.step(
            f"too_late:{withdrawal.request_id}",
            Reason(ReasonCode.CHANGE_TOO_LATE),
            "changed_too_late" if is_paid else "money_under_way",
        )

    async def _stripe_answers(self, patience: timedelta) -> None:
        """Waits for the page to be ended, and takes the step that follows unless that is only its end."""
        until = workflow.now() + patience
        while self.collection.reading is not None or self.collection.wanted:
            self.collection.begin()
            left = until - workflow.now()
            if self.collection.reading is None or left <= timedelta(0):
                return
            try:
                await workflow.wait_condition(self._is_read, timeout=left)
            except TimeoutError:
                return
            seen = self.collection.read()
            if seen is not None and seen.status is not CheckoutStatus.EXPIRED:
                await self.apply_snapshot(seen)

    async def apply_payment(self, seen: PaymentSnapshot) -> None:
        """Takes the next step for what Stripe says of an order that waits for its money."""
        match seen.status:
            case CheckoutStatus.PAID if seen.problem:
                why = Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": seen.problem})
                await self.cancel("mismatch", why, SYSTEM, payment=PaymentState.PAID)
            case CheckoutStatus.PAID:
                await self.accept(ReasonCode.PAID)
                if self.record.state is not OrderState.DRAFT:
                    await self.apply_snapshot(seen)
            case CheckoutStatus.PROCESSING if self.record.payment is PaymentState.NONE:
                await self.record.step(
                    "processing",
                    Reason(ReasonCode.PAYMENT_PROCESSING),
                    "payment_processing",
                    payment=PaymentState.PROCESSING,
                )
            case CheckoutStatus.EXPIRED:
                had_page = bool(self.record.checkout_url)
                why = Reason(ReasonCode.NOT_PAID_IN_TIME if had_page else ReasonCode.PAGE_NOT_OPENED)
                await self.record.step("expired", why, "payment_expired", state=OrderState.EXPIRED)
            case CheckoutStatus.FAILED:
                await self.record.step(
                    "payment_failed",
                    Reason(ReasonCode.PAYMENT_FAILED),
                    "payment_failed",
                    state=OrderState.EXPIRED,
                    payment=PaymentState.NONE,
                )
            case CheckoutStatus.OPEN | CheckoutStatus.PROCESSING:
                pass

    async def accept(self, code: ReasonCode) -> None:
        """The policy here: pay now, accepted automatically. Numbers, exports and confirms the order."""
        payment = PaymentState.PAID if self.record.order.total else None
        taken = await self.record.step(
            "paid", Reason(code), "order_paid", state=OrderState.APPROVED, payment=payment
        )
        if not taken.refused:
            self.besides += byproducts.begin(self.record.ref, self.record.approved_at)

    async def apply_late_payment(self, seen: PaymentSnapshot) -> None:
        """Money for an order that was given up: made after all if it still can be, or paid back in full.

        A page that is open all the same, as after a lost run, is ended.
        """
        payment = self.record.payment
        if seen.status is CheckoutStatus.FAILED and payment is PaymentState.PROCESSING:
            why = Reason(ReasonCode.PAYMENT_FAILED)
            await self.record.step("failed_late", why, payment=PaymentState.NONE)
        elif seen.status is CheckoutStatus.PROCESSING and payment is PaymentState.NONE:
            why = Reason(ReasonCode.PAYMENT_PROCESSING)
            await self.record.step("processing_late", why, payment=PaymentState.PROCESSING)
        elif seen.status is CheckoutStatus.OPEN and self.collection.was_read_for != "close":
            self.collection.give_up()
        elif seen.status is not CheckoutStatus.PAID or payment not in UNPAID:
            await self.refunds.book(seen)
        elif self.record.state is OrderState.EXPIRED and not seen.problem and await self._still_available():
            await self.accept(ReasonCode.PAID_LATE)
            await self.refunds.book(seen)
        else:
            why = Reason(ReasonCode.PAID_AFTER_THE_END)
            if seen.problem:
                why = Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": seen.problem})
            await self.record.step("paid_late", why, "paid_late", payment=PaymentState.PAID)
            await self.refunds.book(seen)

    async def _still_available(self) -> bool:
        found = await calls.surely(Orders.still_available, self.record.ref, "Can it still be made?")
        return found.available

    async def cancel(
        self,
        key: str,
        reason: Reason,
        actor: str,
        *,
        payment: PaymentState | None = None,
        anywhere: bool = False,
    ) -> Recorded:
        """Gives the order up now. Its page is ended and its money paid back beside the loop."""
        taken = await self.record.step(
            key,
            reason,
            "order_cancelled",
            state=OrderState.CANCELLED,
            payment=payment,
            actor=actor,
            anywhere=anywhere,
        )
        if not taken.refused:
            self.refunds.because(key, reason.code)
        if not taken.refused and self.record.payment in UNPAID:
            self.collection.give_up()
        return taken

    async def cancel_by_operator(self, key: str, *, anywhere: bool = False) -> Recorded:
        return await self.cancel(key, Reason(ReasonCode.CANCELLED_BY_OPERATOR), OPERATOR, anywhere=anywhere)

    def _is_read(self) -> bool:
        return self.collection.reading is not None and self.collection.reading.done
