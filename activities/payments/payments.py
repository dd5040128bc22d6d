"""Stripe, as the truth about money: what was paid, what was given back, and the giving back itself."""

from __future__ import annotations

from collections.abc import Iterable

import stripe
import structlog
from temporalio import activity

from activities import metrics
from activities.payments.account import options
from activities.payments.reading import Reading, RefundRead, read_payment
from activities.payments.refunds import Asked, pay_back
from activities.payments.refusals import refusal_of
from domain.ids import PaymentId
from domain.orders.reasons import ReasonCode
from domain.payments.amounts import SENT_BACK
from domain.payments.states import LESS_IS_LEFT
from schemas.messages.order import (
    CheckoutStatus,
    PaymentRead,
    PaymentSnapshot,
    RefundMade,
    RefundRequest,
    RefundSnapshot,
)
from storage.database import Database, Transaction
from storage.orders import orders
from storage.payments import payments, refunds
from storage.payments.payments import StoredPayment
from storage.payments.refunds import StoredRefund

logger = structlog.get_logger(__name__)


class Payments:
    """Every write carries a key made of our ids, so that a retry of any kind is the same request."""

    def __init__(
        self, database: Database, client: stripe.StripeClient, mark: dict[str, str], *, live: bool
    ) -> None:
        self.database = database
        self.client = client
        self.mark = mark
        self.live = live

    @activity.defn(name="payments.sync")
    async def sync(self, read: PaymentRead) -> PaymentSnapshot:
        """Reads the payment at Stripe and writes down what is new; older news never undoes newer."""
        async with self.database.reading() as tx:
            stored = await payments.load(tx, read.payment_id)
        if stored.checkout_session_id is None:
            return PaymentSnapshot(status=CheckoutStatus.OPEN)
        reading = await read_payment(self.client, stored, live=self.live, mark=self.mark)
        async with self.database.transaction() as tx:
            if reading.email:
                await orders.save_email(tx, stored.order_id, reading.email)
            before = await payments.load(tx, read.payment_id, lock=True)
            seen = await self._written(tx, before, reading)
        if seen.status.value != before.state:
            metrics.count("payments", outcome=seen.status.value)
            metrics.count("payments_found", by=read.cause, outcome=seen.status.value)
        logger.info("payment.read", cause=read.cause, **seen.model_dump(mode="json"))
        return seen

    async def _written(self, tx: Transaction, before: StoredPayment, reading: Reading) -> PaymentSnapshot:
        status = reading.merged_with(CheckoutStatus(before.state))
        await payments.save_seen(
            tx, before.id, status.value, reading.received, reading.intent_id, reading.problem
        )
        return PaymentSnapshot(
            status=status,
            received=max(reading.received, before.received),
            refunds=await self._book(tx, before.id, reading.refunds),
            disputed=reading.disputed,
            problem=reading.problem,
        )

    async def _book(
        self, tx: Transaction, payment_id: PaymentId, read: tuple[RefundRead, ...]
    ) -> tuple[RefundSnapshot, ...]:
        """Most payments have none, and ask for none."""
        known = await refunds.of_payment(tx, payment_id) if read else []
        before = {each.stripe_refund_id: each.status for each in known}
        seen = []
        for each in read:
            ours = await refunds.book(tx, each.named, payment_id, each.stripe_id, each.amount, each.status)
            if before.get(each.stripe_id) != each.status:
                metrics.count("refunds", outcome=each.status)
            found = {"refund_id": ours, "status": each.status, "amount": each.amount}
            seen.append(RefundSnapshot.model_validate({**found, "ours": each.named == ours}))
        return tuple(seen)

    @activity.defn(name="payments.close_checkout")
    async def close_checkout(self, read: PaymentRead) -> PaymentSnapshot:
        """Expires the page; where Stripe says it is no longer open, what it became is the answer."""
        async with self.database.reading() as tx:
            stored = await payments.load(tx, read.payment_id)
        if stored.checkout_session_id is None:
            return PaymentSnapshot(status=CheckoutStatus.EXPIRED)
        info = activity.info()
        try:
            await self.client.v1.checkout.sessions.expire_async(
                stored.checkout_session_id,
                None,
                options(stored.account, f"{read.payment_id}:{info.activity_id}:{info.attempt}"),
            )
        except stripe.InvalidRequestError:
            logger.info("checkout.already_over")
        return await self.sync(read)

    @activity.defn(name="payments.refund")
    async def refund(self, request: RefundRequest) -> RefundMade:
        """Pays back all that is left of the payment: planned in our books first, so that a retry finds it.

        A refusal is a result, and the planned row is closed with it: what is left then is asked for anew.
        After any other refusal, and after a refund of ours that a bank has sent back, nothing more is asked
        for, by no run and for no cause.
        """
        seen = await self.sync(PaymentRead(payment_id=request.payment_id, cause="refund"))
        async with self.database.transaction() as tx:
            stored = await payments.load(tx, request.payment_id, lock=True)
            known = {each.id: each for each in await refunds.of_payment(tx, request.payment_id)}
            mine = known.get(request.refund_id)
            if mine is not None and mine.status != "planned":
                return RefundMade.model_validate({"status": mine.status, "refused": mine.refusal})
            if seen.money.left <= 0 or stored.payment_intent_id is None:
                return RefundMade(status="nothing")
            if left := _left_to_staff(known.values()):
                return left
            planned = await refunds.plan(
                tx, request.refund_id, request.payment_id, seen.money.left, request.reason
            )
            email = (await orders.load(tx, request.order_id)).email
        try:
            asked = Asked(request.order_id, stored.account, stored.payment_intent_id, planned, email)
            made = await pay_back(self.client, asked, self.mark)
        except stripe.StripeError as error:
            return await self._refused(planned, error)
        return await self._booked(request.payment_id, planned, made)

    async def _booked(self, payment_id: PaymentId, planned: StoredRefund, made: stripe.Refund) -> RefundMade:
        outcome = getattr(made, "status", None) or "pending"
        async with self.database.transaction() as tx:
            await refunds.book(tx, planned.id, payment_id, made.id, made.amount, outcome)
        metrics.count("refunds", outcome=outcome)
        logger.info("refund.made", outcome=outcome, amount=made.amount, refund_id=planned.id)
        return RefundMade.model_validate({"status": outcome})

    async def _refused(self, planned: StoredRefund, error: stripe.StripeError) -> RefundMade:
        why = refusal_of(error)
        if not why:
            raise error
        async with self.database.transaction() as tx:
            await refunds.refuse(tx, planned.id, why)
        metrics.count("refunds", outcome="refused")
        logger.error("refund.refused", why=why, amount=planned.amount, refund_id=planned.id)
        return RefundMade(status="refused", refused=why)


def _left_to_staff(known: Iterable[StoredRefund]) -> RefundMade | None:
    """Return what became of the refund after which staff may have paid by other means; None where there is
    none. Where less was left than was asked for, nobody has."""
    for each in known:
        if each.status == "refused" and each.refusal not in LESS_IS_LEFT:
            return RefundMade(status="refused", refused=each.refusal)
        if each.status in SENT_BACK and each.reason is not ReasonCode.MADE_AT_STRIPE:
            return RefundMade(status="failed")
    return None
