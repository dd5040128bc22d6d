"""Open an order's payment page at Stripe: one page a payment, however often it is asked for."""

from __future__ import annotations

from datetime import datetime

import stripe
import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import metrics
from activities.orders import transitions
from activities.orders.transitions import AppliedTransition, recorded, report, waits_for_page
from activities.payments.account import options
from activities.payments.checkout_page import CheckoutPage, ReturnUrls
from activities.payments.refusals import is_about_the_order, is_spent, refusal_of
from domain.ids import AddressId, PaymentId
from domain.orders.states import collects_payment
from domain.shops.shop import Shop
from schemas.messages.order import CheckoutOpened, CheckoutRequest, Transition
from storage.database import Database
from storage.orders import orders
from storage.orders.orders import StoredOrder
from storage.payments import checkouts, payments
from storage.payments.checkouts import CheckoutAttempt
from storage.payments.payments import StoredPayment
from storage.shops import attention
from storage.shops.attention import Concern

logger = structlog.get_logger(__name__)


class Checkout:
    """The idempotency key is the payment's id and an attempt, both of which stand in the payment's row."""

    def __init__(
        self,
        database: Database,
        client: stripe.StripeClient,
        return_urls: ReturnUrls,
        mark: dict[str, str],
    ) -> None:
        self.database = database
        self.client = client
        self.return_urls = return_urls
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
            payment, shop = await checkouts.find(tx, request.payment_id)
            if payment.checkout_url or not collects_payment(order.state):
                return _opened(payment, order, shop)
            attempt = await checkouts.plan(tx, request.payment_id, now, request.checkout_minutes)
        page = CheckoutPage(order, payment, attempt.expires_at, shop.slug)
        try:
            session = await self._open(page, f"{request.payment_id}:create:{attempt.number}")
        except stripe.StripeError as error:
            return await self._failed(request, attempt, order, error)
        return await self._hand_over(request, session, attempt.expires_at)

    async def _open(self, page: CheckoutPage, key: str) -> stripe.checkout.Session:
        """An address that Stripe does not take costs no order: the page then asks for one."""
        try:
            return await self._post(page, key, with_address=bool(page.order.email))
        except stripe.InvalidRequestError as error:
            if not page.order.email or "email" not in f"{error.code} {error.param}":
                raise
            logger.warning("checkout.address_refused")
            return await self._post(page, f"{key}:without-address", with_address=False)

    async def _post(self, page: CheckoutPage, key: str, *, with_address: bool) -> stripe.checkout.Session:
        wanted = page.parameters(self.return_urls, self.mark, with_address=with_address)
        return await self.client.v1.checkout.sessions.create_async(wanted, options(page.payment.account, key))

    async def _failed(
        self,
        request: CheckoutRequest,
        attempt: CheckoutAttempt,
        order: StoredOrder,
        error: stripe.StripeError,
    ) -> CheckoutOpened:
        """Return what only another order would mend as a result. What somebody can mend rings and is
        tried again."""
        if is_spent(error) or getattr(error, "param", "") == "expires_at":
            async with self.database.transaction() as tx:
                await checkouts.spend_key(tx, request.payment_id, attempt.number)
            raise ApplicationError("stripe keeps a failure under our key", type="key_spent") from None
        why = refusal_of(error)
        if not why:
            raise error
        metrics.count("payments", outcome="refused")
        logger.error("checkout.refused", why=why, request_id=error.request_id)
        if is_about_the_order(error):
            return CheckoutOpened(refused=why)
        await self._call_shop(order, request.payment_id, why)
        raise ApplicationError(f"stripe opens no page for now: {why}", type="page_refused")

    async def _call_shop(self, order: StoredOrder, payment_id: PaymentId, why: str) -> None:
        """Unless the order was given up, or another try has opened the page, while Stripe was asked."""
        concern = Concern(order.shop_id, "order", "page_waits", why, order_id=order.id)
        async with self.database.transaction() as tx:
            now = await orders.load(tx, order.id, lock=True)
            payment = await payments.load(tx, payment_id)
            waits = collects_payment(now.state) and not payment.checkout_url
            called = waits and await attention.raise_(tx, waits_for_page(order), concern)
        if called:
            metrics.count("attention", code="page_waits")

    async def _hand_over(
        self, request: CheckoutRequest, session: stripe.checkout.Session, expires_at: datetime
    ) -> CheckoutOpened:
        """Saves the page and takes the order's step in one transaction: the customer has the link at once.

        The page of an order that was given up meanwhile is saved all the same, so that it can be ended. An
        order that has another page by now keeps it: the customer knows that one.
        """
        opened = request.opened.model_copy(update={"at": activity.info().current_attempt_scheduled_time})
        taken, url = None, session.url or ""
        async with self.database.transaction() as tx:
            locked = await transitions.lock(tx, opened)
            order = locked.order
            saved = await checkouts.save(tx, request.payment_id, session.id, url, expires_at)
            if saved is not None:
                await attention.done(tx, waits_for_page(order))
                if collects_payment(order.state):
                    taken = await transitions.take(tx, opened, locked)
                    order = taken.order
            payment = saved or await payments.load(tx, request.payment_id)
        if saved is None:
            await self._end(session.id, payment.account)
        if taken is not None:
            _tell(opened, taken, session)
        return _opened(payment, order, locked.shop, taken.deliver_to if taken else ())

    async def _end(self, session_id: str, account: str) -> None:
        """End a page whose address nobody was told. Where Stripe cannot be reached, it ends by itself."""
        try:
            asked = options(account, f"{session_id}:second")
            await self.client.v1.checkout.sessions.expire_async(session_id, None, asked)
        except stripe.StripeError as error:
            logger.warning("checkout.second_page_left_open", checkout=session_id, why=error.code)


def _opened(
    payment: StoredPayment, order: StoredOrder, shop: Shop, deliver_to: tuple[AddressId, ...] = ()
) -> CheckoutOpened:
    """Return the page of a payment, with where its order stands."""
    stands = recorded(order, shop, deliver_to)
    return CheckoutOpened(url=payment.checkout_url, expires_at=payment.expires_at, recorded=stands)


def _tell(opened: Transition, taken: AppliedTransition, session: stripe.checkout.Session) -> None:
    report(opened, taken)
    metrics.count("payments", outcome="opened")
    logger.info(
        "checkout.opened",
        checkout=session.id,
        amount=session.amount_total,
        currency=session.currency,
    )
