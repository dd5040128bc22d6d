"""A Stripe that a test scripts: one payment page, what was paid on it, and what was paid back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import uuid4

from temporalio.exceptions import ApplicationError

from domain.ids import RefundId
from domain.orders.reasons import ReasonCode
from schemas.messages.order import CheckoutStatus, PaymentSnapshot, RefundMade, RefundSnapshot

Outcome = Literal["pending", "requires_action", "succeeded", "failed", "canceled"]


@dataclass
class Stripe:
    status: CheckoutStatus | None = None
    """None while there is no page."""
    received: int = 0
    disputed: bool = False
    problem: str = ""
    refunds: dict[RefundId, RefundSnapshot] = field(default_factory=dict)
    down: str = ""
    """`outage` raises, to be tried again after `retry`; `fault` is an error of ours at each call."""
    retry: timedelta = timedelta(minutes=20)
    hangs: asyncio.Event | None = None
    """Calls wait for it."""
    page_refused: str = ""
    unheard: bool = False
    """A page is opened, and the answer is lost."""
    answer_lost: bool = False
    """A page is opened and in the row, and its worker is gone before it could say so."""
    refund_refused: list[str] = field(default_factory=list)
    """Reasons for the next refunds to be refused, one a call."""
    refusals: list[str] = field(default_factory=list)
    """Why refunds were refused."""
    refund_outcome: Outcome = "succeeded"
    asked: list[str] = field(default_factory=list)
    told_why: list[ReasonCode] = field(default_factory=list)
    """The reasons of the refunds we asked for."""
    """`open`, `refund`, and why the payment was read: each call that reached Stripe, in order."""
    tries: int = 0

    async def answer(self, what: str) -> None:
        """Reaches Stripe, or raises as an activity does while it cannot."""
        self.tries += 1
        if self.hangs is not None:
            await self.hangs.wait()
        if self.down == "outage":
            raise ApplicationError("stripe is away", type="APIConnectionError", next_retry_delay=self.retry)
        if self.down:
            raise ApplicationError("KeyError", type="fault", non_retryable=True)
        self.asked.append(what)

    # What the customer and the bank do

    def pays(self, amount: int = 980, *, problem: str = "") -> None:
        self.status, self.received, self.problem = CheckoutStatus.PAID, amount, problem

    def pays_slowly(self) -> None:
        self.status = CheckoutStatus.PROCESSING

    def fails(self) -> None:
        self.status = CheckoutStatus.FAILED

    def refunds_by_hand(self, amount: int, outcome: Outcome = "succeeded") -> RefundId:
        refund_id = RefundId(str(uuid4()))
        self.refunds[refund_id] = RefundSnapshot(refund_id=refund_id, status=outcome, amount=amount)
        return refund_id

    def settles(self, outcome: Outcome) -> None:
        """What waited becomes `outcome`."""
        for each in self.refunds.values():
            if each.status in {"pending", "requires_action"} or outcome == "failed":
                self.refunds[each.refund_id] = each.model_copy(update={"status": outcome})

    # What our activities see

    def seen(self) -> PaymentSnapshot:
        return PaymentSnapshot(
            status=self.status or CheckoutStatus.OPEN,
            received=self.received,
            refunds=tuple(reversed(self.refunds.values())),
            disputed=self.disputed,
            problem=self.problem,
        )

    def end_page(self) -> None:
        if self.status is CheckoutStatus.OPEN:
            self.status = CheckoutStatus.EXPIRED

    def pay_back(self, refund_id: RefundId) -> RefundMade:
        """All that is left, once for each id. After one that failed nothing more is asked for."""
        if refund_id in self.refunds:
            return RefundMade(status=self.refunds[refund_id].status)
        left = self.seen().money.left
        if left <= 0:
            return RefundMade(status="nothing")
        if any(each.ours and each.failed for each in self.refunds.values()):
            return RefundMade(status="failed")
        if self.refund_refused:
            self.refusals.append(self.refund_refused.pop(0))
            return RefundMade(status="refused", refused=self.refusals[-1])
        self.refunds[refund_id] = RefundSnapshot(
            refund_id=refund_id, status=self.refund_outcome, amount=left, ours=True
        )
        return RefundMade(status=self.refund_outcome)

    @property
    def page_is_open(self) -> bool:
        return self.status is CheckoutStatus.OPEN

    @property
    def kept(self) -> int:
        """The customer's money that is still here."""
        return self.received - self.seen().money.given_back
