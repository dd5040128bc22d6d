"""First chapter: the money is collected, until it is paid, expired, withdrawn or cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

from activities.orders.orders import Orders
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments.states import PaymentState
from schemas.messages.order import CheckoutOpened, CheckoutStatus, PaymentEventReceived, PaymentSnapshot
from workflows.orders.acceptance import Acceptance
from workflows.orders.cancellation import Cancellation
from workflows.orders.collection import ASKED_EVERY
from workflows.orders.payments import OrderPayment, OrderPayments
from workflows.orders.record import OrderRecord
from workflows.support import calls

TOLD_AFTER = timedelta(seconds=10)
"""A customer whose payment page cannot be opened is told so."""
EXPIRY_GRACE = timedelta(minutes=1)
"""How long after the link's end its webhook may still come before we ask Stripe ourselves."""


class CheckoutChapter:
    def __init__(
        self, record: OrderRecord, payments: OrderPayments, acceptance: Acceptance, cancellation: Cancellation
    ) -> None:
        self.record = record
        self.collection = payments.current.collection
        self.acceptance = acceptance
        self.cancellation = cancellation
        self.looked_for: PaymentEventReceived | None = None
        """The event for which the row was asked for a page."""

    def begin(self) -> None:
        if not self.collection.state.has_page:
            self.collection.open(self.record.plan("opened", Reason(ReasonCode.PAGE_OPENED), "payment_link"))

    @property
    def acts_at(self) -> datetime | None:
        """The customer's wait for the page, the end of the link, or the next question about slow money."""
        collection = self.collection
        if not collection.state.has_page:
            return min((each for each in self._without_page() if each is not None), default=None)
        if collection.reading is not None or collection.state.wanted:
            return collection.next_try
        ends, read_at = self._link_ends_at, collection.state.read_at
        return read_at + ASKED_EVERY if ends is None else max(ends, read_at + EXPIRY_GRACE)

    async def act(self) -> None:
        """Asks Stripe itself when no webhook comes."""
        if not self.collection.state.has_page:
            await self._wait_for_the_page()
        else:
            ends = self._link_ends_at
            self.collection.ask("close" if ends is not None and workflow.now() >= ends else "clock")

    def may_look(self, event: PaymentEventReceived) -> bool:
        """Return whether an event comes before the answer of the call that opens the page."""
        return (
            self.collection.opening is not None
            and not self.collection.state.has_page
            and event != self.looked_for
        )

    async def look(self, event: PaymentEventReceived) -> None:
        self.looked_for = event
        await self._finds_page()

    async def has_opened(self, opened: CheckoutOpened | None) -> None:
        if opened is not None and opened.refused:
            why = Reason(ReasonCode.PAGE_REFUSED, {"refusal": opened.refused})
            await self.record.call_staff("page_refused", opened.refused)
            await self.record.step("refused", why, "order_cancelled", state=OrderState.CANCELLED)

    async def apply(self, _: OrderPayment, seen: PaymentSnapshot) -> None:
        """Takes the next step for what Stripe says of an order that waits for its money."""
        match seen.status:
            case CheckoutStatus.PAID if seen.problem:
                why = Reason(ReasonCode.PAYMENT_MISMATCH, {"differs": seen.problem})
                await self.cancellation.cancel("mismatch", why, payment_state=PaymentState.PAID)
            case CheckoutStatus.PAID:
                await self.acceptance.accept(ReasonCode.PAID)
            case CheckoutStatus.PROCESSING if self.record.payment is PaymentState.NONE:
                why, changed = Reason(ReasonCode.PAYMENT_PROCESSING), PaymentState.PROCESSING
                await self.record.step("processing", why, "payment_processing", payment_state=changed)
            case CheckoutStatus.EXPIRED:
                had_page = bool(self.collection.state.checkout_url)
                why = Reason(ReasonCode.NOT_PAID_IN_TIME if had_page else ReasonCode.PAGE_NOT_OPENED)
                await self.record.step("expired", why, "payment_expired", state=OrderState.EXPIRED)
            case CheckoutStatus.FAILED:
                await self.record.step(
                    "payment_failed",
                    Reason(ReasonCode.PAYMENT_FAILED),
                    "payment_failed",
                    state=OrderState.EXPIRED,
                    payment_state=PaymentState.NONE,
                )
            case CheckoutStatus.OPEN | CheckoutStatus.PROCESSING:
                pass

    async def _wait_for_the_page(self) -> None:
        """The customer is told once that payments are down; after a day without a page there will be none.

        The last try may have opened one after its time was up, so it is ended, and what it became is heard.
        """
        if workflow.now() >= self.collection.state.opens_until:
            self.collection.state.has_page = True
            self.collection.ask("close")
        elif not self.record.has_called("payments_down") and not await self._finds_page():
            await self.record.step("payments_down", Reason(ReasonCode.PAGE_WAITS), "payments_down")
            self.record.progress.called.add(("payments_down", ""))

    async def _finds_page(self) -> bool:
        """Return whether the row has a page whose answer is still to come, as from a worker that is gone."""
        found = await calls.local_first(Orders.resume, self.record.ref, "Is the page open?")
        if found.checkout_url:
            self.collection.has_opened(found.checkout_url, found.expires_at)
            await self.record.follow(found.recorded)
        return bool(found.checkout_url)

    def _without_page(self) -> tuple[datetime | None, ...]:
        collection = self.collection
        since = None if self.record.has_called("payments_down") else collection.waiting_since
        told_at = None if since is None else since + TOLD_AFTER
        tried_at = collection.state.rests_until or collection.state.opens_until
        return (told_at, tried_at) if collection.opening is None else (told_at,)

    @property
    def _link_ends_at(self) -> datetime | None:
        """The end of the link, or None while the money is on its way, which no end of a link stops."""
        expires_at = self.collection.state.expires_at
        if self.record.payment is PaymentState.PROCESSING or expires_at is None:
            return None
        return expires_at + EXPIRY_GRACE
