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
        if state is not self.state:
            self.state = advance(self.state, state)
        if payment is not None and payment is not self.payment:
            self.payment = payment_states.advance(self.payment, payment)
        self.version, self.reason, self.updated_at = self.version + 1, reason, workflow.now()
        recorded = await workflow.execute_local_activity_method(
            Orders.record,
            self._transition(actor, news),
            **calls.at_once(f"{self.state.value}: {reason}"),
        )
        self.number = recorded.number
        self._show()
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

    def _transition(self, actor: str, news: str) -> Transition:
        return Transition(
            order_id=self.order.order_id,
            session_id=self.order.session_id,
            shop_id=self.order.shop_id,
            version=self.version,
            state=self.state,
            payment_state=self.payment,
            actor=actor,
            reason=self.reason,
            news=news,
            at=self.updated_at,
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
