"""What Stripe's objects say about one of our payments, held against what we expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import stripe

from activities.payments.account import options
from domain.ids import RefundId, is_id
from schemas.messages.order import CheckoutStatus
from storage.payments.payments import StoredPayment

RANK = {
    CheckoutStatus.OPEN: 0,
    CheckoutStatus.EXPIRED: 1,
    CheckoutStatus.PROCESSING: 1,
    CheckoutStatus.FAILED: 2,
    CheckoutStatus.PAID: 3,
}


@dataclass(frozen=True)
class RefundRead:
    named: RefundId | None
    """Our id, if its metadata carry our mark and one that can be ours."""
    stripe_id: str
    amount: int
    status: str


@dataclass(frozen=True)
class Reading:
    status: CheckoutStatus
    received: int
    intent_id: str | None
    email: str
    problem: str
    refunds: tuple[RefundRead, ...]
    disputed: bool

    def merged_with(self, before: CheckoutStatus) -> CheckoutStatus:
        """Monotonic: once paid, an older answer that arrives late changes nothing."""
        return self.status if RANK[self.status] >= RANK[before] else before


async def read_payment(
    client: stripe.StripeClient, stored: StoredPayment, *, live: bool, mark: Mapping[str, str]
) -> Reading:
    """The Checkout session, its intent and charge, and all refunds. `mark` is our installation's metadata."""
    session = await client.v1.checkout.sessions.retrieve_async(
        stored.checkout_session_id or "",
        {"expand": ["payment_intent.latest_charge"]},
        options(stored.account),
    )
    intent = getattr(session, "payment_intent", None)
    if isinstance(intent, str):
        intent = await client.v1.payment_intents.retrieve_async(
            intent, {"expand": ["latest_charge"]}, options(stored.account)
        )
    status = _status(session, intent)
    paid = intent if status is CheckoutStatus.PAID else None
    details = getattr(session, "customer_details", None)
    return Reading(
        status=status,
        received=paid.amount_received if paid is not None else 0,
        intent_id=intent.id if intent is not None else None,
        email=getattr(details, "email", None) or "",
        problem=_problem(session, intent, stored, live=live, mark=mark),
        refunds=await _refunds(client, stored.account, paid.id, mark) if paid is not None else (),
        disputed=_disputed(paid),
    )


async def _refunds(
    client: stripe.StripeClient, account: str, intent_id: str, mark: Mapping[str, str]
) -> tuple[RefundRead, ...]:
    found = await client.v1.refunds.list_async({"payment_intent": intent_id, "limit": 100}, options(account))
    return tuple([_refund(each, mark) async for each in found.auto_paging_iter()])


def _disputed(intent: stripe.PaymentIntent | None) -> bool:
    charge = getattr(intent, "latest_charge", None)
    return isinstance(charge, stripe.Charge) and charge.disputed


def _status(session: stripe.checkout.Session, intent: stripe.PaymentIntent | None) -> CheckoutStatus:
    if session.payment_status in {"paid", "no_payment_required"}:
        return CheckoutStatus.PAID
    if session.status == "expired":
        return CheckoutStatus.EXPIRED
    if session.status != "complete":
        return CheckoutStatus.OPEN
    failed = intent is not None and intent.status in {"requires_payment_method", "canceled"}
    return CheckoutStatus.FAILED if failed else CheckoutStatus.PROCESSING


def _problem(
    session: stripe.checkout.Session,
    intent: stripe.PaymentIntent | None,
    stored: StoredPayment,
    *,
    live: bool,
    mark: Mapping[str, str],
) -> str:
    """Return what differs from our own row, of all that must match before anything is fulfilled."""
    named = _metadata(session)
    expected = {**mark, "order_id": stored.order_id, "payment_id": stored.id}
    checks = {
        "amount": session.amount_total == stored.amount,
        "currency": (session.currency or "").upper() == stored.currency,
        "livemode": session.livemode is live,
        **{name: named.get(name) == value for name, value in expected.items()},
    }
    if intent is not None and session.payment_status == "paid":
        checks["received"] = intent.amount_received == stored.amount
    return ", ".join(name for name, matches in checks.items() if not matches)


def _refund(refund: stripe.Refund, mark: Mapping[str, str]) -> RefundRead:
    """Anybody with the account's key can write metadata: an id without our mark, or of no shape, is none."""
    named = _metadata(refund)
    ours = named.get("refund_id", "") if _is_marked(named, mark) else ""
    return RefundRead(
        named=RefundId(ours) if is_id(ours) else None,
        stripe_id=refund.id,
        amount=refund.amount,
        status=getattr(refund, "status", None) or "pending",
    )


def _metadata(subject: stripe.checkout.Session | stripe.Refund) -> dict[str, str]:
    """Stripe may leave out what is optional, and the SDK then has no such attribute."""
    found = getattr(subject, "metadata", None)
    return found.to_dict() if found is not None else {}


def _is_marked(named: Mapping[str, str], mark: Mapping[str, str]) -> bool:
    return all(named.get(key) == value for key, value in mark.items())
