"""The one way to move an order: guarded by its row, written down, passed on."""

from __future__ import annotations

from typing import TypedDict, Unpack

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

from activities.orders.orders import Orders
from domain.orders.reasons import Reason
from domain.orders.states import OrderState, is_final
from domain.payments.states import PaymentState
from schemas.messages.order import OrderRef, OrderStart, Recorded, StaffCall, Transition
from schemas.messages.session import OrderUpdated
from workflows.orders.state import OrderWorkflowState
from workflows.support import calls, search_attributes
from workflows.support.names import ORDER_UPDATED_SIGNAL, session_workflow_id
from workflows.support.outbox import Outbox

SYSTEM = "system"
IN_THE_KITCHEN = frozenset({OrderState.PREPARING, OrderState.READY, OrderState.FULFILLED})
"""Bought long ago: nothing that happens to the order now changes the customer's cart."""


class Changes(TypedDict, total=False):
    """The parts of a step that may change: both states, who takes it, the minor units that its news names."""

    state: OrderState | None
    payment_state: PaymentState | None
    actor: str
    amount: int


class OrderRecord:
    """The workflow's copy of the order's row. A step is taken in the row, and the copy follows what it says.

    So a run that lost a task, was reset or started again never undoes what is written: it finds its steps by
    their keys, or is refused, and goes on from where the order stands.
    """

    def __init__(self, order: OrderStart, state: OrderWorkflowState) -> None:
        self.order = order
        self.ref = OrderRef(order_id=order.order_id)
        self.progress = state
        self.outbox = Outbox()

    @property
    def state(self) -> OrderState:
        return self.progress.recorded.state

    @property
    def payment(self) -> PaymentState:
        return self.progress.recorded.payment_state

    async def step(
        self,
        key: str,
        reason: Reason,
        news: str = "",
        *,
        anywhere: bool = False,
        **changes: Unpack[Changes],
    ) -> Recorded:
        """Takes the step that is found by `key`; where the row refuses it, `refused` says why.

        It is refused as well where the row stands elsewhere than this copy, as it may for a run that was
        reset or has lost a task, unless it is to be taken `anywhere`: staff decide on what the row says.
        """
        step = self.plan(key, reason, news, **changes)
        if step.state is not None and not anywhere:
            step = step.model_copy(update={"believed": self.state})
        recorded = await calls.local_first(Orders.record, step, f"{key}: {reason.code}")
        await self.follow(recorded)
        return recorded

    def plan(self, key: str, reason: Reason, news: str = "", **changes: Unpack[Changes]) -> Transition:
        return Transition(
            order_id=self.order.order_id,
            session_id=self.order.session_id,
            shop_id=self.order.shop_id,
            key=key,
            reason=reason,
            news=news,
            at=workflow.now(),
            state=changes.get("state"),
            payment_state=changes.get("payment_state"),
            actor=changes.get("actor", SYSTEM),
            amount=changes.get("amount", 0),
        )

    async def follow(self, recorded: Recorded) -> None:
        """The row stands like this now, unless it moved on before this answer came."""
        self.outbox.deliver(recorded.deliver_to)
        known = self.progress.recorded
        if recorded.version < known.version:
            return
        if recorded.state is OrderState.APPROVED and known.state is not OrderState.APPROVED:
            self.progress.approved_at = recorded.updated_at
        if not is_final(recorded.state):
            self.progress.settled_at = None
        elif not is_final(known.state):
            self.progress.settled_at = recorded.updated_at
        self.progress.recorded = recorded.model_copy(update={"refused": "", "deliver_to": ()})
        if recorded.version == known.version:
            return
        workflow.upsert_search_attributes(
            search_attributes.attribute_updates(OrderState=self.state.value, PaymentState=self.payment.value)
        )
        self.describe()
        if self.state not in IN_THE_KITCHEN:
            await self._tell_session()

    def has_called(self, code: str, detail: str = "") -> bool:
        return (code, detail) in self.progress.called

    async def call_staff(self, code: str, detail: str = "") -> None:
        """Rings: a metric, a line in the log, and a row that stays until somebody has seen to it."""
        if self.has_called(code, detail):
            return
        call = StaffCall(order_id=self.order.order_id, shop_id=self.order.shop_id, code=code, detail=detail)
        await calls.local_first(Orders.call_staff, call, f"Call staff: {code}")
        self.progress.called.add((code, detail))

    async def _tell_session(self) -> None:
        """The customer was told with the step itself; a session that still runs keeps its cart by this."""
        session = workflow.get_external_workflow_handle(session_workflow_id(self.order.session_id))
        update = OrderUpdated(
            order_id=self.order.order_id,
            version=self.progress.recorded.version,
            state=self.state,
            payment_state=self.payment,
            number=self.progress.recorded.number,
            lines=self.order.lines,
        )
        try:
            await session.signal(ORDER_UPDATED_SIGNAL, update)
        except ApplicationError:
            workflow.logger.info("session.already_closed")

    def describe(self) -> None:
        """Says in the Temporal UI where the order stands."""
        recorded = self.progress.recorded
        number = f", number **{recorded.number}**" if recorded.number else ""
        costs = search_attributes.summary_of_order(self.order)
        workflow.set_current_details(
            f"**{self.state.value}**, payment **{self.payment.value}**{number}. "
            f"Version {recorded.version}. {recorded.reason.code}. {costs}"
        )


def report_failure(error: FailureError) -> None:
    workflow.logger.error("order.transition_failed", extra={"why": calls.cause_of(error)})
