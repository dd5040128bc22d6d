"""One order's row with its audit trail, in memory: it guards its steps as the real one does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from temporalio.exceptions import ApplicationError

from domain.errors import TransitionRefused
from domain.ids import AddressId
from domain.orders import states as order_states
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState
from domain.payments import states as payment_states
from domain.payments.states import PaymentState
from schemas.messages.order import Recorded, Resumed, StaffCall, Transition

FULFIL_AFTER = timedelta(hours=20)
"""From the day's number to the end of its business day and the shop's hours after it."""


@dataclass
class Books:
    state: OrderState = OrderState.DRAFT
    payment: PaymentState = PaymentState.NONE
    version: int = 0
    number: str = ""
    reason: Reason = Reason(ReasonCode.CONFIRMED)  # noqa: RUF009 (frozen)
    updated_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    fulfil_by: datetime | None = None
    approved_at: datetime | None = None
    settled_at: datetime | None = None
    checkout_url: str = ""
    expires_at: datetime | None = None
    cancels_unattended: bool = False
    still_available: bool = True
    steps: list[Transition] = field(default_factory=list)
    calls: list[StaffCall] = field(default_factory=list)
    exports: int = 0
    address_id: AddressId | None = None
    """Where the customer's mail goes."""
    outbox: int = 0
    mails: int = 0
    mail_is_down: bool = False
    mail_tries: int = 0
    is_down: bool = False
    tries: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    """By what the step's key begins with: how often a fault of ours stops it."""
    byproducts_fail: bool = False
    byproduct_tries: int = 0
    slow: asyncio.Event | None = None

    @property
    def keys(self) -> list[str]:
        return [step.key for step in self.steps]

    @property
    def is_draft(self) -> bool:
        return self.state is OrderState.DRAFT

    @property
    def news(self) -> list[str]:
        """What the customer was told, in order."""
        return [step.news for step in self.steps if step.news]

    @property
    def called(self) -> list[str]:
        """Why staff were called."""
        return [call.code for call in self.calls]

    def step(self, key: str) -> Transition:
        return next(step for step in self.steps if step.key.startswith(key))

    def take(self, step: Transition) -> Recorded:
        """Found by its key, refused, or taken."""
        self.reach(step.key)
        if step.key in self.keys:
            return self.stands()
        if step.believed not in {None, self.state}:
            return self.stands("it stands elsewhere")
        try:
            state = order_states.transition(self.state, step.state) if step.state else self.state
            payment = step.payment_state or self.payment
            if payment is not self.payment:
                payment = payment_states.transition(self.payment, payment)
        except TransitionRefused as refusal:
            return self.stands(refusal.detail)
        if order_states.is_final(state) and not order_states.is_final(self.state):
            self.settled_at = step.at
        self.steps.append(step)
        if state is not self.state:
            self.reason = step.reason
        self.state, self.payment, self.updated_at = state, payment, step.at
        self.version += 1
        if state is OrderState.APPROVED and not self.number:
            self.number, self.fulfil_by = "A17", step.at + FULFIL_AFTER
            self.outbox += 1
        return self.stands()

    def stands(self, refused: str = "") -> Recorded:
        return Recorded(
            version=self.version,
            state=self.state,
            payment_state=self.payment,
            number=self.number,
            reason=self.reason,
            updated_at=self.updated_at,
            fulfil_by=self.fulfil_by,
            cancels_unattended=self.cancels_unattended,
            refused=refused,
            deliver_to=(self.address_id,) if self.address_id and self.outbox else (),
        )

    def resume(self) -> Resumed:
        self.reach("resume")
        return Resumed(
            recorded=self.stands(),
            checkout_url=self.checkout_url,
            expires_at=self.expires_at,
            settled_at=self.settled_at,
            approved_at=self.approved_at,
        )

    def reach(self, key: str) -> None:
        """Raises as an activity does when the database is away, or when a fault of ours has been told."""
        self.tries += 1
        if self.is_down:
            raise ApplicationError("the database is away", type="OperationalError")
        for begins, times in self.faults.items():
            if times and key.startswith(begins):
                self.faults[begins] = times - 1
                raise ApplicationError("KeyError", type="fault", non_retryable=True)
