"""Where an order stands, and the one way to move it: guarded by its row, written down, passed on."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from activities.orders.orders import Orders
from domain.orders.reasons import Reason, ReasonCode
from domain.orders.states import OrderState, collects_payment, is_final
from domain.payments.states import PaymentState
from schemas.messages.order import OrderRef, OrderSnapshot, OrderStart, Recorded, StaffCall, Transition
from schemas.messages.session import OrderUpdated
from workflows.support import calls
from workflows.support.names import ORDER_UPDATED_SIGNAL, session_workflow_id

SYSTEM = "system"
IN_THE_KITCHEN = frozenset({OrderState.PREPARING, OrderState.READY, OrderState.FULFILLED})
"""Bought long ago: nothing that happens to the order now changes the customer's cart."""


class OrderRecord:
    """The workflow's copy of the order's row. A step is taken in the row, and the copy follows what it says.

    So a run that lost a task, was reset or started again never undoes what is written: it finds its steps by
    their keys, or is refused, and goes on from where the order stands.
    """

    def __init__(self, order: OrderStart) -> None:
        self.order = order
        self.ref = OrderRef(order_id=order.order_id)
        self.stands = Recorded(
            version=0,
            state=OrderState.DRAFT,
            payment_state=PaymentState.NONE,
            reason=Reason(ReasonCode.CONFIRMED),
            updated_at=workflow.now(),
        )
        self.checkout_url = ""
        self.expires_at: datetime | None = None
        self.settled_at: datetime | None = None
        self.approved_at = workflow.now()
        self.called: set[tuple[str, str]] = set()
        """For what, with its detail: a second refund that fails is another matter than the first."""

    @property
    def state(self) -> OrderState:
        return self.stands.state

    @property
    def payment(self) -> PaymentState:
        return self.stands.payment_state

    async def step(  # noqa: PLR0913 (one step, its parts by name)
        self,
        key: str,
        reason: Reason,
        news: str = "",
        *,
        state: OrderState | None = None,
        payment: PaymentState | None = None,
        actor: str = SYSTEM,
        amount: int = 0,
        anywhere: bool = False,
    ) -> Recorded:
        """Takes the step that is found by `key`; where the row refuses it, `refused` says why.

        It is refused as well where the row stands elsewhere than this copy, as it may for a run that was
        reset or has lost a task, unless it is to be taken `anywhere`: staff decide on what the row says.
        """
        step = self.plan(key, reason, news, state=state, payment=payment, actor=actor, amount=amount)
        if state is not None and not anywhere:
            step = step.model_copy(update={"believed": self.state})
        recorded = await calls.surely(Orders.record, step, f"{key}: {reason.code}")
        await self.follow(recorded)
        return recorded

    def plan(
        self,
        key: str,
        reason: Reason,
        news: str = "",
        *,
        state: OrderState | None = None,
        payment: PaymentState | None = None,
        actor: str = SYSTEM,
        amount: int = 0,
    ) -> Transition:
        return Transition(
            order_id=self.order.order_id,
            session_id=self.order.session_id,
            shop_id=self.order.shop_id,
            key=key,
            state=state,
            payment_state=payment,
            actor=actor,
            reason=reason,
            news=news,
            amount=amount,
            at=workflow.now(),
        )

    async def follow(self, recorded: Recorded) -> None:
        """The row stands like this now, unless it moved on before this answer came."""
        if recorded.version < self.stands.version:
            return
        moved = recorded.version > self.stands.version
        if recorded.state is OrderState.APPROVED and self.state is not OrderState.APPROVED:
            self.approved_at = recorded.updated_at
        if not is_final(recorded.state):
            self.settled_at = None
        elif not is_final(self.state):
            self.settled_at = recorded.updated_at
        self.stands = recorded
        if not moved:
            return
        self._show()
        if self.state not in IN_THE_KITCHEN:
            await self._tell_session()

    async def call_staff(self, code: str, detail: str = "") -> None:
        """Rings: a metric, a line in the log, and a row that stays until somebody has seen to it."""
        if (code, detail) in self.called:
            return
        call = StaffCall(order_id=self.order.order_id, shop_id=self.order.shop_id, code=code, detail=detail)
        await calls.surely(Orders.call_staff, call, f"Call staff: {code}")
        self.called.add((code, detail))

    def snapshot(self, waiting_since: datetime | None = None, taken: Recorded | None = None) -> OrderSnapshot:
        """The order as it stands, or as it stood once `taken` was."""
        stands = taken or self.stands
        return OrderSnapshot(
            order_id=self.order.order_id,
            version=stands.version,
            state=stands.state,
            payment_state=stands.payment_state,
            number=stands.number,
            total=self.order.total,
            currency=self.order.currency,
            checkout_url=self.checkout_url if collects_payment(stands.state) else "",
            expires_at=self.expires_at,
            reason=stands.reason,
            updated_at=stands.updated_at,
            waiting_for="stripe" if waiting_since else "",
            waiting_since=waiting_since,
        )

    async def _tell_session(self) -> None:
        """The customer was told with the step itself; a session that still runs keeps its cart by this."""
        session = workflow.get_external_workflow_handle(session_workflow_id(self.order.session_id))
        update = OrderUpdated(
            order_id=self.order.order_id,
            version=self.stands.version,
            state=self.state,
            payment_state=self.payment,
            lines=self.order.lines,
        )
        try:
            await session.signal(ORDER_UPDATED_SIGNAL, update)
        except ApplicationError:
            workflow.logger.info("session.already_closed")

    def _show(self) -> None:
        """Keeps what operators see in the Temporal UI up to date."""
        workflow.upsert_search_attributes(
            calls.attribute_updates(OrderState=self.state.value, PaymentState=self.payment.value)
        )
        number = f", number **{self.stands.number}**" if self.stands.number else ""
        workflow.set_current_details(
            f"**{self.state.value}**, payment **{self.payment.value}**{number}. "
            f"Version {self.stands.version}. {self.stands.reason.code}"
        )
