"""What Stripe's objects say about one of our payments, held against what we expect."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import stripe

from domain.ids import RefundId
from schemas.order_flow import PaymentSeen, PaymentStatus
from storage.payments import StoredPayment

COUNTED = frozenset({"succeeded", "pending", "requires_action"})
"""Refunds in these states have left, or are leaving, our hands."""
RANK = {
    PaymentStatus.OPEN: 0,
    PaymentStatus.EXPIRED: 1,
    PaymentStatus.PROCESSING: 1,
    PaymentStatus.FAILED: 2,
    PaymentStatus.PAID: 3,
}


@dataclass(frozen=True)
class RefundRead:
    our_id: RefundId
    stripe_id: str
    amount: int
    status: str


@dataclass(frozen=True)
class Reading:
    status: PaymentStatus
    received: int
    intent_id: str | None
    email: str
    problem: str
    refunds: tuple[RefundRead, ...]

    def merged_with(self, stored: StoredPayment) -> PaymentSeen:
        """Monotonic: once paid, an older answer that arrives late changes nothing."""
        before = PaymentStatus(stored.state)
        status = self.status if RANK[self.status] >= RANK[before] else before
        return PaymentSeen(
            status=status,
            received=max(self.received, stored.received),
            refunded=sum(each.amount for each in self.refunds if each.status in COUNTED),
            refund_failed=any(each.status in {"failed", "canceled"} for each in self.refunds),
            problem=self.problem,
        )


async def read_payment(
    client: stripe.StripeClient, stored: StoredPayment, *, live: bool, app: str
) -> Reading:
    session = await client.v1.checkout.sessions.retrieve_async(
        stored.checkout_session_id or "", {"expand": ["payment_intent"]}
    )
    intent = session.payment_intent
    if isinstance(intent, str):
        intent = await client.v1.payment_intents.retrieve_async(intent)
    status = _status(session, intent)
    refunds: tuple[RefundRead, ...] = ()
    if intent is not None and status is PaymentStatus.PAID:
        found = await client.v1.refunds.list_async({"payment_intent": intent.id, "limit": 100})
        refunds = tuple(_refund(each) for each in found.data)
    details = session.customer_details
    return Reading(
        status=status,
        received=intent.amount_received if intent is not None and status is PaymentStatus.PAID else 0,
        intent_id=intent.id if intent is not None else None,
        email=(details.email or "") if details is not None else "",
        problem=_problem(session, intent, stored, live=live, app=app),
        refunds=refunds,
    )


def _status(session: stripe.checkout.Session, intent: stripe.PaymentIntent | None) -> PaymentStatus:
    if session.payment_status in {"paid", "no_payment_required"}:
        return PaymentStatus.PAID
    if session.status == "expired":
        return PaymentStatus.EXPIRED
    if session.status != "complete":
        return PaymentStatus.OPEN
    failed = intent is not None and intent.status in {"requires_payment_method", "canceled"}
    return PaymentStatus.FAILED if failed else PaymentStatus.PROCESSING


def _problem(
    session: stripe.checkout.Session,
    intent: stripe.PaymentIntent | None,
    stored: StoredPayment,
    *,
    live: bool,
    app: str,
) -> str:
    """What differs from our own row, of all that must match before anything is fulfilled."""
    metadata = session.metadata
    checks = {
        "amount": session.amount_total == stored.amount,
        "currency": (session.currency or "").upper() == stored.currency,
        "livemode": session.livemode is live,
        "app": metadata is not None and "app" in metadata and metadata["app"] == app,
        "order": metadata is not None and "order_id" in metadata and metadata["order_id"] == stored.order_id,
        "payment": metadata is not None and "payment_id" in metadata and metadata["payment_id"] == stored.id,
    }
    if intent is not None and session.payment_status == "paid":
        checks["received"] = intent.amount_received == stored.amount
    return ", ".join(name for name, matches in checks.items() if not matches)


def _refund(refund: stripe.Refund) -> RefundRead:
    metadata = refund.metadata
    ours = metadata["refund_id"] if metadata is not None and "refund_id" in metadata else None
    return RefundRead(
        our_id=RefundId(ours or str(uuid5(NAMESPACE_URL, f"stripe:{refund.id}"))),
        stripe_id=refund.id,
        amount=refund.amount,
        status=refund.status or "pending",
    )
