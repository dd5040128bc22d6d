"""Open an order's payment page at Stripe: one page a payment, however often it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import stripe
import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import meters
from activities.order_steps import Steps, report
from activities.stripe_lines import line_items
from activities.stripe_refusals import refusal_of, replayed
from domain.order_states import OrderState
from schemas.order_flow import CheckoutOpened, CheckoutRequest
from storage import orders, payments, shops
from storage.database import Database
from storage.orders import StoredOrder
from storage.payments import CheckoutAttempt

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Places:
    """Where Stripe sends the customer back to."""

    public_url: str

    def success(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?paid={order_id}"

    def cancel(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?left={order_id}"


class Checkout:
    """The idempotency key is the payment's id and an attempt, both of which stand in the payment's row."""

    def __init__(
        self,
        database: Database,
        steps: Steps,
        client: stripe.StripeClient,
        places: Places,
        mark: dict[str, str],
    ) -> None:
        self.database = database
        self.steps = steps
        self.client = client
        self.places = places
        self.mark = mark

    @activity.defn(name="payments.open_checkout")
    async def open_checkout(self, request: CheckoutRequest) -> CheckoutOpened:
        """Answers with the page, found or opened now, or with Stripe's reason never to open it.

        An outage is retried under the same key. A failure that Stripe has stored under it is answered by the
        next attempt's key, after the pause that lies between two tries.
        """
        now = activity.info().current_attempt_scheduled_time
        async with self.database.transaction() as tx:
            order = await orders.load(tx, request.order_id)
            if order.checkout_url or order.state is not OrderState.DRAFT:
                stands = await self.steps.stands(tx, order)
                return CheckoutOpened(url=order.checkout_url, expires_at=order.expires_at, recorded=stands)
            found = await shops.find(tx, order.shop_id)
            attempt = await payments.plan_checkout(tx, request.payment_id, now, request.checkout_minutes)
        try:
            session = await self._create(request, attempt, order, found[0].slug if found else "")
        except stripe.StripeError as error:
            return await self._failed(request, attempt, error)
        return await self._hand_over(request, session, attempt.expires_at)

    async def _create(
        self, request: CheckoutRequest, attempt: CheckoutAttempt, order: StoredOrder, slug: str
    ) -> stripe.checkout.Session:
        """An address that Stripe does not take costs no order: the page then asks for one."""
        key = f"{request.payment_id}:create:{attempt.number}"
        try:
            return await self._post(self._page(request, attempt.expires_at, order, slug), key)
        except stripe.InvalidRequestError as error:
            if not order.email or "email" not in f"{error.code} {error.param}":
                raise
            logger.warning("stripe does not take the customer's address")
            without = replace(order, email="")
            page = self._page(request, attempt.expires_at, without, slug)
            return await self._post(page, f"{key}:without-address")

    async def _post(
        self, page: stripe.params.checkout.SessionCreateParams, key: str
    ) -> stripe.checkout.Session:
        return await self.client.v1.checkout.sessions.create_async(page, {"idempotency_key": key})

    async def _failed(
        self, request: CheckoutRequest, attempt: CheckoutAttempt, error: stripe.StripeError
    ) -> CheckoutOpened:
        spent = isinstance(error, stripe.IdempotencyError) or getattr(error, "param", "") == "expires_at"
        if spent or (isinstance(error, stripe.APIError) and replayed(error)):
            async with self.database.transaction() as tx:
                await payments.spend_checkout_key(tx, request.payment_id, attempt.number)
            raise ApplicationError("stripe keeps a failure under our key", type="key_spent") from None
        why = refusal_of(error)
        if not why:
            raise error
        meters.count("payments", outcome="refused")
        logger.error("stripe refused a payment page", why=why)
        return CheckoutOpened(refused=why)

    async def _hand_over(
        self, request: CheckoutRequest, session: stripe.checkout.Session, expires_at: datetime
    ) -> CheckoutOpened:
        """Saves the page and takes the order's step in one transaction: the customer has the link at once.

        The page of an order that was given up meanwhile is saved all the same, so that it can be ended.
        """
        url = session.url or ""
        async with self.database.transaction() as tx:
            order, _ = await self.steps.lock(tx, request.opened)
            await payments.save_checkout(tx, request.payment_id, session.id, url, expires_at)
            if order.state is not OrderState.DRAFT:
                return CheckoutOpened(url=url, recorded=await self.steps.stands(tx, order))
            taken = await self.steps.take(tx, request.opened)
        report(request.opened, taken)
        meters.count("payments", outcome="opened")
        logger.info(
            "a payment page was opened",
            checkout=session.id,
            amount=session.amount_total,
            currency=session.currency,
        )
        return CheckoutOpened(url=url, expires_at=expires_at, recorded=taken.recorded)

    def _page(
        self, request: CheckoutRequest, expires_at: datetime, order: StoredOrder, slug: str
    ) -> stripe.params.checkout.SessionCreateParams:
        metadata = {**self.mark, "order_id": order.id, "payment_id": request.payment_id}
        page: stripe.params.checkout.SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": order.id,
            "expires_at": int(expires_at.timestamp()),
            "line_items": line_items(order.quote),
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata},
            "adaptive_pricing": {"enabled": False},
            "success_url": self.places.success(slug, order.id),
            "cancel_url": self.places.cancel(slug, order.id),
        }
        if order.email:
            page["customer_email"] = order.email
        return page
