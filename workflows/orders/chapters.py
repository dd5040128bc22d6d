"""The chapters of an order, and the one that it is in."""

from __future__ import annotations

from domain.orders.states import OrderState, is_final, is_given_up
from schemas.messages.order import CheckoutStatus, PaymentSnapshot
from workflows.orders.acceptance import Acceptance
from workflows.orders.aftercare import AftercareChapter
from workflows.orders.cancellation import Cancellation
from workflows.orders.checkout import CheckoutChapter
from workflows.orders.kitchen import KitchenChapter
from workflows.orders.payments import OrderPayment, OrderPayments
from workflows.orders.record import OrderRecord

Chapter = CheckoutChapter | KitchenChapter | AftercareChapter
"""Each has `begin`, which starts what it needs; `acts_at`, the next moment at which it acts by itself, or
None when only others can move it; `act`; and `apply`, which acts on what Stripe says of a payment."""


class Chapters:
    def __init__(
        self, record: OrderRecord, payments: OrderPayments, acceptance: Acceptance, cancellation: Cancellation
    ) -> None:
        self.record = record
        self.payments = payments
        self.checkout = CheckoutChapter(record, payments, acceptance, cancellation)
        self.kitchen = KitchenChapter(record, payments, cancellation)
        self.aftercare = AftercareChapter(record, payments, acceptance)

    @property
    def current(self) -> Chapter:
        match self.record.state:
            case OrderState.DRAFT:
                return self.checkout
            case OrderState.APPROVED | OrderState.PREPARING | OrderState.READY:
                return self.kitchen
            case state if is_final(state):
                return self.aftercare
            case state:
                raise NotImplementedError(f"no chapter for an order that is {state}")

    @property
    def is_over(self) -> bool:
        """The last chapter is, and with it the order."""
        return is_final(self.record.state) and self.aftercare.is_over

    async def take_page(self) -> bool:
        """Takes the answer of a call that opens a page. Return False if there is none."""
        for payment in self.payments.all:
            if payment.collection.opening is not None and payment.collection.opening.done:
                await self._take_page(payment)
                return True
        return False

    async def take_answer(self) -> None:
        """Takes one answer of Stripe: what was paid, or what was paid back."""
        for payment in self.payments.all:
            collection = payment.collection
            if collection.refunding is not None and collection.refunding.done:
                await payment.refunds.take(collection.refunded())
                return
            if collection.reading is not None and collection.reading.done:
                if (seen := collection.read()) is not None:
                    await self.apply(payment, seen)
                return

    async def apply(self, payment: OrderPayment, seen: PaymentSnapshot) -> None:
        """Act on what Stripe says. The chapter that the order comes to by that acts on money as well.

        All else may be old news there: a run that was reset finds the order further than what it reads.
        """
        chapter = self.current
        await chapter.apply(payment, seen)
        if self.current is not chapter and seen.status is CheckoutStatus.PAID:
            await self.current.apply(payment, seen)

    async def _take_page(self, payment: OrderPayment) -> None:
        """An order that was given up meanwhile has its page ended again."""
        opened = payment.collection.opened()
        if opened is not None and opened.recorded is not None:
            await self.record.follow(opened.recorded)
        if self.current is self.checkout:
            await self.checkout.has_opened(opened)
        elif is_given_up(self.record.state):
            payment.collection.give_up()
