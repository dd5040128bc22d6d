"""One order under way in a test: what staff, the customer, Stripe, an operator and the clock do to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

from domain.ids import AddressId, OrderId, SessionId, ShopId
from domain.orders.states import OrderState
from domain.payments.plan import payment_id_of
from domain.payments.states import PaymentState
from schemas.messages.order import (
    OrderSnapshot,
    OrderStart,
    PaymentEventReceived,
    StaffAction,
    StaffDecision,
    Withdrawal,
)
from tests.patience import PATIENCE, eventually
from tests.workflows.order.books import Books
from tests.workflows.order.fakes import Fakes
from tests.workflows.order.stripe import Stripe
from tests.workflows.order.waiting import until
from workflows.support.names import ORDER_WORKFLOW, order_workflow_id

SENT = EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED
DELIVERED = (
    EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
)
QUEUE = "orders-under-test"
TOTAL = 980


@dataclass
class RunningOrder:
    env: WorkflowEnvironment
    start: OrderStart
    books: Books
    stripe: Stripe

    @property
    def client(self) -> Client:
        return self.env.client

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Of whichever run is the newest."""
        return self.client.get_workflow_handle(
            order_workflow_id(self.start.order_id), result_type=OrderSnapshot
        )

    async def begins(self, *, again: bool = False) -> RunningOrder:
        await self.client.start_workflow(
            ORDER_WORKFLOW,
            self.start.model_copy(update={"again": again}),
            id=order_workflow_id(self.start.order_id),
            task_queue=QUEUE,
        )
        return self

    # What others do

    async def skip(self, **time: float) -> None:
        await self.env.fast_forward(self.handle, timedelta(**time))

    async def hint(self, type_: str = "checkout.session.completed") -> None:
        await self.handle.signal("payment_event", PaymentEventReceived(event_id=str(uuid4()), type=type_))

    async def withdraw(self, actor: str = "customer") -> None:
        await self.handle.signal("withdraw", Withdrawal(request_id=str(uuid4()), actor=actor))

    async def decide(self, action: str, request_id: str = "", note: str = "") -> OrderSnapshot:
        decision = StaffDecision(
            request_id=request_id or str(uuid4()), action=StaffAction(action), actor="staff", note=note
        )
        taken: OrderSnapshot = await self.handle.execute_update("decide", decision, result_type=OrderSnapshot)
        return taken

    async def pays(self, amount: int = TOTAL, *, problem: str = "") -> None:
        """The customer pays and Stripe's event comes."""
        self.stripe.pays(amount, problem=problem)
        await self.hint()

    async def is_lost(self) -> None:
        """Terminated by an operator, or gone with a server."""
        await self.handle.terminate()

    async def is_cancelled_by_an_operator(self) -> None:
        """Temporal's own button."""
        await self.handle.cancel()

    async def is_cancelled_and_goes_on(self) -> None:
        """Cancelled, and a new run has begun, which can be cancelled again."""
        run_id = (await self.handle.describe()).run_id
        await self.handle.cancel()

        async def goes_on() -> bool:
            return (await self.handle.describe()).run_id != run_id

        await eventually(goes_on, what="a new run")

    def stands_in_the_row(self, state: str, payment: str = "none", *, days_ago: int = 0) -> None:
        """An earlier run has written so before it was lost."""
        self.books.state, self.books.payment = OrderState(state), PaymentState(payment)
        self.books.version += 1
        self.books.updated_at = self.books.settled_at = datetime.now(UTC) - timedelta(days=days_ago)

    # Where it stands

    async def has_runs(self, runs: int) -> None:
        """Waits until it took so many."""

        async def there() -> bool:
            return len(await self.histories()) >= runs

        await eventually(there, what=f"{runs} runs")

    async def status(self) -> OrderSnapshot:
        found: OrderSnapshot = await self.handle.query("status", result_type=OrderSnapshot)
        return found

    async def comes_to(self, state: str, payment: str | None = None) -> None:
        """Waits until the row stands so."""
        wanted = (OrderState(state), None if payment is None else PaymentState(payment))
        await until(
            lambda: self.books.state is wanted[0] and wanted[1] in {None, self.books.payment},
            f"{state}, {payment}; the steps were {self.books.keys}",
        )

    async def has_page(self) -> RunningOrder:
        """The customer has the link, and the order knows of it."""
        await until(lambda: "opened" in self.books.keys, "the page is open")
        await eventually(self._knows_its_page)
        return self

    async def _knows_its_page(self) -> bool:
        return bool((await self.status()).checkout_url)

    async def is_paid(self) -> RunningOrder:
        await self.has_page()
        await self.pays()
        await self.comes_to("approved", "paid")
        return self

    async def rests(self) -> None:
        """Until nothing of it is under way: no task, and no activity that is at work."""
        await eventually(self._rests)

    async def _rests(self) -> bool:
        """A query is answered after the task that is under way. Whether all signals have arrived is looked at
        first: each that does brings another task, which is seen then."""
        try:
            await self.status()
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
            return False  # the run has gone on as a new one, whose first task is still to come
        events = [event.event_type for event in (await self.handle.fetch_history()).events]
        if events.count(SENT) != sum(events.count(each) for each in DELIVERED):
            return False
        raw = (await self.handle.describe()).raw_description
        if raw.workflow_execution_info.history_length != len(events):
            return False
        return not (raw.HasField("pending_workflow_task") or raw.pending_activities)

    async def is_running(self) -> bool:
        return (await self.handle.describe()).status is WorkflowExecutionStatus.RUNNING

    async def ended(self) -> OrderSnapshot:
        """How it ended."""
        async with asyncio.timeout(PATIENCE):
            result: OrderSnapshot = await self.handle.result()
        return result

    async def length(self) -> int:
        """Events in the history of the newest run."""
        return (await self.handle.describe()).history_length

    async def histories(self) -> list[WorkflowHistory]:
        """Of each run, from the newest to the first."""
        found = []
        run_id: str | None = None
        while True:
            handle = self.client.get_workflow_handle(self.handle.id, run_id=run_id)
            history = await handle.fetch_history()
            found.append(history)
            started = history.events[0].workflow_execution_started_event_attributes
            run_id = started.continued_execution_run_id
            if not run_id:
                return found

    async def ends(self) -> list[WorkflowHistory]:
        """Leaves nothing running. What it did, from run to run."""
        try:
            histories = await self.histories()
        except RPCError:
            return []
        if await self.is_running():
            await self.handle.terminate()
        return histories


def an_order(env: WorkflowEnvironment, fakes: Fakes, named: str = "", **changes: Any) -> RunningOrder:
    order_id = OrderId(named or str(uuid4()))
    start = OrderStart(
        order_id=order_id,
        shop_id=ShopId(str(uuid4())),
        session_id=SessionId(str(uuid4())),
        total=TOTAL,
        currency="EUR",
        checkout_minutes=45,
    ).model_copy(update=changes)
    books, stripe = Books(address_id=AddressId(order_id)), Stripe()
    fakes.books[order_id], fakes.stripe[order_id] = books, stripe
    fakes.stripe[payment_id_of(order_id)] = stripe
    return RunningOrder(env, start, books, stripe)
