"""The activities an order calls, by their names: each finds the books and the Stripe of its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.ids import AddressId, RefundId
from schemas.messages.order import (
    Availability,
    CheckoutOpened,
    CheckoutRequest,
    CheckoutStatus,
    OrderRef,
    PaymentRead,
    PaymentSnapshot,
    Recorded,
    RefundMade,
    RefundRequest,
    Resumed,
    StaffCall,
    Transition,
)
from tests.workflows.order.books import Books
from tests.workflows.order.schedules import FakeSchedules
from tests.workflows.order.stripe import Stripe


@dataclass
class Fakes:
    """Payments carry the id of their order."""

    books: dict[str, Books] = field(default_factory=dict)
    stripe: dict[str, Stripe] = field(default_factory=dict)
    schedules: FakeSchedules = field(default_factory=FakeSchedules)

    def activities(self) -> list[Callable[..., Any]]:
        orders, payments = FakeOrders(self), FakePayments(self)
        return [
            orders.record,
            orders.resume,
            orders.call_staff,
            orders.export,
            orders.still_available,
            payments.open_checkout,
            payments.sync,
            payments.close_checkout,
            payments.refund,
            *self.schedules.activities(),
        ]

    async def deliver(self, address_id: AddressId) -> bool:
        """An order's customer has an address of the order's own id."""
        books = self.books.get(address_id)
        if books is None:
            return False
        books.mail_tries += 1
        if books.mail_is_down:
            raise ApplicationError("nobody answers", type="Later", next_retry_delay=timedelta(minutes=20))
        books.mails, books.outbox = books.mails + books.outbox, 0
        return True


@dataclass
class FakeOrders:
    fakes: Fakes

    @activity.defn(name="orders.record")
    async def record(self, step: Transition) -> Recorded:
        books = self.fakes.books[step.order_id]
        if books.slow is not None:
            await books.slow.wait()
        return books.take(step)

    @activity.defn(name="orders.resume")
    async def resume(self, ref: OrderRef) -> Resumed:
        refusals = tuple(self.fakes.stripe[ref.order_id].refusals)
        return self.fakes.books[ref.order_id].resume().model_copy(update={"refusals": refusals})

    @activity.defn(name="orders.call_staff")
    async def call_staff(self, call: StaffCall) -> None:
        books = self.fakes.books[call.order_id]
        books.reach(f"call:{call.code}")
        if call not in books.calls:
            books.calls.append(call)

    @activity.defn(name="orders.still_available")
    async def still_available(self, ref: OrderRef) -> Availability:
        books = self.fakes.books[ref.order_id]
        books.reach("still_available")
        return Availability(available=books.still_available)

    @activity.defn(name="orders.export")
    async def export(self, ref: OrderRef) -> None:
        books = self.fakes.books[ref.order_id]
        _byproduct(books)
        books.exports += 1


def _byproduct(books: Books) -> None:
    books.byproduct_tries += 1
    if books.byproducts_fail:
        raise ApplicationError("the disk is full", type="OSError", next_retry_delay=timedelta(hours=20))


@dataclass
class FakePayments:
    fakes: Fakes

    @activity.defn(name="payments.open_checkout")
    async def open_checkout(self, request: CheckoutRequest) -> CheckoutOpened:
        books, stripe = self.fakes.books[request.order_id], self.fakes.stripe[request.order_id]
        if books.checkout_url or not books.is_draft:
            return CheckoutOpened(
                url=books.checkout_url, expires_at=books.expires_at, recorded=books.stands()
            )
        await stripe.answer("open")
        if stripe.page_refused:
            return CheckoutOpened(refused=stripe.page_refused)
        if stripe.status is None:
            stripe.status = CheckoutStatus.OPEN
        if stripe.unheard:
            raise ApplicationError("nobody heard", type="lost", next_retry_delay=stripe.retry)
        now = activity.info().current_attempt_scheduled_time
        books.checkout_url = "https://pay.example/1"
        books.expires_at = now + timedelta(minutes=request.checkout_minutes)
        taken = books.take(request.opened) if books.is_draft else books.stands()
        if stripe.answer_lost:
            stripe.answer_lost = False
            raise ApplicationError("nobody heard", type="lost", next_retry_delay=stripe.retry)
        return CheckoutOpened(url=books.checkout_url, expires_at=books.expires_at, recorded=taken)

    @activity.defn(name="payments.sync")
    async def sync(self, read: PaymentRead) -> PaymentSnapshot:
        stripe = self.fakes.stripe[read.payment_id]
        await stripe.answer(read.cause)
        return stripe.seen()

    @activity.defn(name="payments.close_checkout")
    async def close_checkout(self, read: PaymentRead) -> PaymentSnapshot:
        stripe = self.fakes.stripe[read.payment_id]
        if stripe.status is None:
            return PaymentSnapshot(status=CheckoutStatus.EXPIRED)
        await stripe.answer(read.cause)
        stripe.end_page()
        return stripe.seen()

    @activity.defn(name="payments.refund")
    async def refund(self, request: RefundRequest) -> RefundMade:
        stripe = self.fakes.stripe[request.order_id]
        await stripe.answer("pay_back")
        stripe.told_why.append(request.reason)
        return stripe.pay_back(RefundId(request.refund_id))
