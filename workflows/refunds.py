"""Money that goes back: paid back by us, or found paid back at Stripe."""

from __future__ import annotations

from domain.payment_states import PaymentState, merge_payment
from schemas.order_flow import PaymentSeen
from workflows.order_record import OrderRecord
from workflows.payment_desk import PaymentDesk

UNPAID = frozenset({PaymentState.NONE, PaymentState.PROCESSING})


async def pay_back(record: OrderRecord, desk: PaymentDesk, reason: str) -> None:
    """All that is left of the payment. What was paid back before, in Stripe's dashboard, is booked."""
    made = await desk.refund(reason)
    if made.status in {"failed", "canceled"}:
        await record.step(record.state, f"refund {made.status}: see to it at Stripe")
    elif made.status != "nothing":
        await record.step(record.state, reason, "order_refunded", payment=PaymentState.REFUNDED)
    else:
        await book(record, await desk.sync())


async def book(record: OrderRecord, seen: PaymentSeen) -> None:
    """Refunds, ours or made in Stripe's dashboard, as Stripe counts them now."""
    if record.payment in UNPAID or not seen.received:
        return
    if seen.refund_failed and seen.refunded < seen.received:
        await record.step(record.state, "a refund failed: see to it at Stripe")
    if not seen.refunded:
        return
    full = seen.refunded >= seen.received
    target = PaymentState.REFUNDED if full else PaymentState.PARTIALLY_REFUNDED
    if merge_payment(record.payment, target) is not record.payment:
        await record.step(record.state, f"refunded {seen.refunded}", "order_refunded", payment=target)
