"""Where an order stands, and the one way to move it: guarded, written down, passed on."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from activities.orders import Orders
from domain import payment_states
from domain.order_states import OrderState, advance
from domain.payment_states import PaymentState
from schemas.order_flow import OrderSnapshot, OrderStart, Transition
from schemas.session import OrderNews
from workflows import calls
from workflows.names import SESSION_NEWS_SIGNAL, session_workflow_id

SYSTEM = "system"
IN_THE_KITCHEN = frozenset({OrderState.PREPARING, OrderState.READY, OrderState.FULFILLED})
"""Bought long ago: nothing that happens to the order now changes the customer's cart."""


class OrderRecord:
    """The order's state inside its workflow. Every step has a version, an audit row and its news."""

    def __init__(self, order: OrderStart) -> None:
        self.order = order
        self.state, self.payment = OrderState.DRAFT, PaymentState.NONE
        self.version = 0
        self.number, self.checkout_url, self.reason = "", "", ""
        self.expires_at: datetime | None = None
        self.updated_at = workflow.now()

    async def step(
        self,
        state: OrderState,
        reason: str,
        news: str = "",
        *,
        payment: PaymentState | None = None,
        actor: str = SYSTEM,
    ) -> None:
        """Raises TransitionRefused for a step the order cannot take; nothing is written then."""
        step = self.plan(state, reason, news, payment=payment, actor=actor)
        recorded = await workflow.execute_local_activity_method(
            Orders.record, step, **calls.at_once(f"{state.value}: {reason}")
        )
        self.number = recorded.number
        await self.taken(step)

    def plan(
        self,
        state: OrderState,
        reason: str,
        news: str = "",
        *,
        payment: PaymentState | None = None,
        actor: str = SYSTEM,
    ) -> Transition:
        """The next step, guarded; the order has not taken it before `taken` is told so."""
        if payment is None or payment is self.payment:
            payment_state = self.payment
        else:
            payment_state = payment_states.advance(self.payment, payment)
        return Transition(
            order_id=self.order.order_id,
            session_id=self.order.session_id,
            shop_id=self.order.shop_id,
            version=self.version + 1,
            state=self.state if state is self.state else advance(self.state, state),
            payment_state=payment_state,
            actor=actor,
            reason=reason,
            news=news,
            at=workflow.now(),
        )

    async def taken(self, step: Transition) -> None:
        """The step is written down."""
        self.state, self.payment, self.version = step.state, step.payment_state, step.version
        self.reason, self.updated_at = step.reason, step.at
        self._show()
        if self.state not in IN_THE_KITCHEN:
            await self._tell_session()

    def snapshot(self) -> OrderSnapshot:
        return OrderSnapshot(
            order_id=self.order.order_id,
            version=self.version,
            state=self.state,
            payment_state=self.payment,
            number=self.number,
            total=self.order.total,
            currency=self.order.currency,
            checkout_url=self.checkout_url if self.state is OrderState.DRAFT else "",
            expires_at=self.expires_at,
            reason=self.reason,
            updated_at=self.updated_at,
        )

    async def _tell_session(self) -> None:
        """The customer was told with the step itself; a session that still runs keeps its cart by this."""
        session = workflow.get_external_workflow_handle(session_workflow_id(self.order.session_id))
        news = OrderNews(
            order_id=self.order.order_id,
            version=self.version,
            state=self.state,
            payment_state=self.payment,
            waiting=self.state is OrderState.DRAFT,
            lines=self.order.lines,
        )
        try:
            await session.signal(SESSION_NEWS_SIGNAL, news)
        except ApplicationError:
            workflow.logger.info("the session has closed")

    def _show(self) -> None:
        """Keeps what operators see in the Temporal UI up to date."""
        workflow.upsert_search_attributes(
            calls.attribute_updates(OrderState=self.state.value, PaymentState=self.payment.value)
        )
        number = f", number **{self.number}**" if self.number else ""
        workflow.set_current_details(
            f"**{self.state.value}**, payment **{self.payment.value}**{number}. "
            f"Last step {self.version}: {self.reason}."
        )
