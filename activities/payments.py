"""Stripe, as the truth about money: payment pages, what was paid, what was given back."""

from __future__ import annotations

from dataclasses import dataclass

import stripe
import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import meters
from activities.order_steps import Steps, report
from activities.stripe_reading import RefundRead, read_payment
from domain.ids import PaymentId
from domain.pricing import PricedLine, Quote
from schemas.order_flow import (
    CheckoutOpened,
    CheckoutRequest,
    PaymentSeen,
    PaymentStatus,
    RefundMade,
    RefundRequest,
)
from storage import orders, payments, shops
from storage.database import Database, Transaction
from storage.orders import StoredOrder
from storage.stripe_events import APP

CHECKOUT_KEY_SPENT = "checkout_key_spent"
"""The idempotency key cannot be used again with these parameters; the next attempt needs another."""
NAME_LIMIT = 250
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Places:
    """Where Stripe sends the customer back to."""

    public_url: str

    def success(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?paid={order_id}"

    def cancel(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?left={order_id}"


class Payments:
    """Every write carries a key made of our ids, so that a retry of any kind is the same request."""

    def __init__(
        self, database: Database, steps: Steps, client: stripe.StripeClient, places: Places, *, live: bool
    ) -> None:
        self.database = database
        self.steps = steps
        self.client = client
        self.places = places
        self.live = live

    @activity.defn(name="payments.open_checkout")
    async def open_checkout(self, request: CheckoutRequest) -> CheckoutOpened:
        """One page a payment: a run that was reset gets the page it opened before, never a second one.

        A page Stripe will never open (too small an amount) is a result; an outage is retried.
        """
        async with self.database.transaction() as tx:
            order = await orders.load(tx, request.order_id)
            found = await shops.find(tx, order.shop_id)
        if order.checkout_url:
            return CheckoutOpened(url=order.checkout_url)
        try:
            session = await self.client.v1.checkout.sessions.create_async(
                self._checkout(request, order, found[0].slug if found else ""),
                {"idempotency_key": f"{request.payment_id}:create:{request.attempt}"},
            )
        except stripe.StripeError as error:
            why = _refusal(error)
            meters.count("payments", outcome="refused")
            logger.warning("stripe refused a payment page", why=why)
            return CheckoutOpened(refused=f"Stripe refused the payment page: {why}")
        return await self._hand_over(request, session)

    async def _hand_over(self, request: CheckoutRequest, session: stripe.checkout.Session) -> CheckoutOpened:
        """Saves the page and takes the order's step in one transaction: the customer has the link at once."""
        url = session.url or ""
        async with self.database.transaction() as tx:
            await payments.save_checkout(tx, request.payment_id, session.id, url, request.expires_at)
            taken = await self.steps.take(tx, request.opened)
        report(request.opened, taken)
        meters.count("payments", outcome="opened")
        logger.info(
            "a payment page was opened",
            checkout=session.id,
            amount=session.amount_total,
            currency=session.currency,
        )
        return CheckoutOpened(url=url)

    @activity.defn(name="payments.sync")
    async def sync(self, payment_id: PaymentId) -> PaymentSeen:
        """Reads the payment at Stripe and writes down what is new; older news never undoes newer."""
        async with self.database.transaction() as tx:
            stored = await payments.load(tx, payment_id)
        if stored.checkout_session_id is None:
            return PaymentSeen(status=PaymentStatus.OPEN)
        reading = await read_payment(self.client, stored, live=self.live, app=APP)
        async with self.database.transaction() as tx:
            stored = await payments.load(tx, payment_id, lock=True)
            before, seen = stored.state, reading.merged_with(stored)
            await payments.save_seen(
                tx, payment_id, seen.status.value, seen.received, reading.intent_id, seen.problem
            )
            if reading.email:
                await orders.save_email(tx, stored.order_id, reading.email)
            known = await self._book(tx, payment_id, reading.refunds)
        for refund in reading.refunds:
            if known.get(refund.stripe_id) != refund.status:
                meters.count("refunds", outcome=refund.status)
        if seen.status.value != before:
            meters.count("payments", outcome=seen.status.value)
        logger.info("a payment was read", **seen.model_dump(mode="json"))
        return seen

    async def _book(
        self, tx: Transaction, payment_id: PaymentId, refunds: tuple[RefundRead, ...]
    ) -> dict[str | None, str]:
        """Answers how each refund stood before; most payments have none, and ask for none."""
        known = await payments.refunds_of(tx, payment_id) if refunds else []
        for each in refunds:
            await payments.book_refund(tx, each.our_id, payment_id, each.stripe_id, each.amount, each.status)
        return {each.stripe_refund_id: each.status for each in known}

    @activity.defn(name="payments.close_checkout")
    async def close_checkout(self, payment_id: PaymentId) -> PaymentSeen:
        """Expires the page; where Stripe says it is no longer open, what it became is the answer."""
        async with self.database.transaction() as tx:
            stored = await payments.load(tx, payment_id)
        if stored.checkout_session_id is None:
            return PaymentSeen(status=PaymentStatus.EXPIRED)
        try:
            await self.client.v1.checkout.sessions.expire_async(
                stored.checkout_session_id,
                None,
                {"idempotency_key": f"{payment_id}:{activity.info().activity_id}:{activity.info().attempt}"},
            )
        except stripe.InvalidRequestError:
            logger.info("the payment page is no longer open")
        return await self.sync(payment_id)

    @activity.defn(name="payments.refund")
    async def refund(self, request: RefundRequest) -> RefundMade:
        """Pays back all that is left of the payment: planned in our books first, so that a retry finds it."""
        seen = await self.sync(request.payment_id)
        async with self.database.transaction() as tx:
            stored = await payments.load(tx, request.payment_id, lock=True)
            left = seen.received - seen.refunded
            known = {each.id: each for each in await payments.refunds_of(tx, request.payment_id)}
            mine = known.get(request.refund_id)
            if mine is not None and mine.stripe_refund_id:
                return RefundMade.model_validate({"status": mine.status})
            if left <= 0 or stored.payment_intent_id is None:
                return RefundMade(status="nothing")
            planned = await payments.plan_refund(
                tx, request.refund_id, request.payment_id, left, request.reason
            )
        made = await self._send_refund(request, stored.payment_intent_id, planned.amount)
        if made is None:
            return RefundMade(status="nothing")
        async with self.database.transaction() as tx:
            await payments.book_refund(
                tx, request.refund_id, request.payment_id, made.id, made.amount, made.status or "pending"
            )
        outcome = made.status or "pending"
        meters.count("refunds", outcome=outcome)
        logger.info("money was paid back", outcome=outcome, amount=made.amount, refund_id=request.refund_id)
        return RefundMade.model_validate({"status": outcome})

    async def _send_refund(self, request: RefundRequest, intent_id: str, amount: int) -> stripe.Refund | None:
        """A stored failure under our key is worth a fresh key: Stripe has just listed no such refund."""
        try:
            return await self._create_refund(request, intent_id, amount, request.refund_id)
        except stripe.InvalidRequestError as error:
            if error.code == "charge_already_refunded":
                return None
            raise
        except stripe.APIError as error:
            if not replayed(error):
                raise
            again = f"{request.refund_id}:{activity.info().attempt}"
            return await self._create_refund(request, intent_id, amount, again)

    async def _create_refund(
        self, request: RefundRequest, intent_id: str, amount: int, key: str
    ) -> stripe.Refund:
        return await self.client.v1.refunds.create_async(
            {
                "payment_intent": intent_id,
                "amount": amount,
                "metadata": {"app": APP, "order_id": request.order_id, "refund_id": request.refund_id},
            },
            {"idempotency_key": key},
        )

    def _checkout(
        self, request: CheckoutRequest, order: StoredOrder, slug: str
    ) -> stripe.params.checkout.SessionCreateParams:
        metadata = {"app": APP, "order_id": order.id, "payment_id": request.payment_id}
        params: stripe.params.checkout.SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": order.id,
            "expires_at": int(request.expires_at.timestamp()),
            "line_items": line_items(order.quote),
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata},
            "adaptive_pricing": {"enabled": False},
            "success_url": self.places.success(slug, order.id),
            "cancel_url": self.places.cancel(slug, order.id),
        }
        if order.email:
            params["customer_email"] = order.email
        return params


def _refusal(error: stripe.StripeError) -> str:
    """Why Stripe will never open this page. Raises where another try, or another key, may do better."""
    if isinstance(error, stripe.InvalidRequestError) and error.param != "expires_at":
        return str(error.code or error.param)
    spent = isinstance(error, stripe.IdempotencyError | stripe.InvalidRequestError)
    if spent or (isinstance(error, stripe.APIError) and replayed(error)):
        raise ApplicationError(str(error), type=CHECKOUT_KEY_SPENT, non_retryable=True) from error
    raise error


def replayed(error: stripe.StripeError) -> bool:
    """True when Stripe answered with what it had stored under our key, rather than trying again."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    return headers.get("idempotent-replayed") == "true"


def line_items(quote: Quote) -> list[stripe.params.checkout.SessionCreateParamsLineItem]:
    """The quote as Checkout shows it; the amounts add up to `quote.total` exactly."""
    items = [_line_item(_title(line), line.unit_price, line.quantity, quote.currency) for line in quote.lines]
    if not quote.tax_inclusive:
        items += [
            _line_item(
                f"Tax {tax.basis_points // 100}.{tax.basis_points % 100:02d} %", tax.amount, 1, quote.currency
            )
            for tax in quote.taxes
        ]
    if quote.tip:
        items.append(_line_item("Tip", quote.tip, 1, quote.currency))
    return items


def _title(line: PricedLine) -> str:
    title = f"{line.name} ({', '.join(line.choices)})" if line.choices else line.name
    return title if len(title) <= NAME_LIMIT else f"{title[: NAME_LIMIT - 1]}…"


def _line_item(
    name: str, unit_amount: int, quantity: int, currency: str
) -> stripe.params.checkout.SessionCreateParamsLineItem:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": unit_amount,
            "product_data": {"name": name},
        },
    }
