"""The payments of one order: each is collected, read and paid back by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.orders.states import OrderState
from schemas.messages.order import OrderStart, PaymentEventReceived, Resumed
from schemas.messages.request_context import RequestContext
from workflows.orders.collection import Collection
from workflows.orders.record import OrderRecord
from workflows.orders.refunds import Refunds
from workflows.orders.state import OrderWorkflowState


class OrderPayment:
    """One payment: its collection, and what goes back of it."""

    def __init__(self, collection: Collection, refunds: Refunds) -> None:
        self.collection = collection
        self.refunds = refunds


class OrderPayments:
    def __init__(self, order: OrderStart, record: OrderRecord, state: OrderWorkflowState) -> None:
        self.record = record
        collections = [Collection(order, each) for each in state.payments]
        self.all = [OrderPayment(each, Refunds(record, each)) for each in collections]

    @property
    def collections(self) -> list[Collection]:
        return [each.collection for each in self.all]

    @property
    def current(self) -> OrderPayment:
        """The one that is collected, or was collected last."""
        return self.all[-1]

    @property
    def is_busy(self) -> bool:
        """A call to Stripe is under way."""
        return any(each.is_busy for each in self.collections)

    @property
    def wants_to_read(self) -> bool:
        return any(each.state.wanted for each in self.collections)

    @property
    def has_answer(self) -> bool:
        return any(each.answered for each in self.collections)

    @property
    def may_ask(self) -> bool:
        """There is a page, or there may be one of an order that opens none any more."""
        has_page = any(each.state.has_page for each in self.collections)
        return has_page or self.record.state is not OrderState.DRAFT

    @property
    def may_open(self) -> bool:
        return any(each.may_open for each in self.collections)

    @property
    def answers_to(self) -> RequestContext | None:
        return next((each.answers_to for each in self.collections if each.answered), None)

    @property
    def waiting_since(self) -> datetime | None:
        return _first(each.waiting_since for each in self.collections)

    @property
    def next_try(self) -> datetime | None:
        return _first(each.next_try for each in self.collections)

    def resume(self, found: Resumed) -> None:
        """Go on from the rows; what Stripe knows meanwhile is asked at once."""
        payment = self.current
        payment.refunds.recall(found.refusals)
        if found.checkout_url:
            payment.collection.has_opened(found.checkout_url, found.expires_at)
            payment.collection.ask("clock")

    def begin(self) -> None:
        """Starts each reading that is wanted and may begin."""
        for each in self.collections:
            each.begin()

    def ask(self, cause: str) -> None:
        for each in self.collections:
            each.ask(cause)

    def ask_for(self, event: PaymentEventReceived) -> None:
        self.ask("returned" if event.type == "customer.returned" else "webhook")

    def ask_later(self) -> None:
        for each in self.collections:
            each.ask_later()

    def give_up(self) -> None:
        for each in self.collections:
            each.give_up()

    def pass_on(self) -> None:
        for each in self.collections:
            each.pass_on()

    def wake(self) -> None:
        """Ends every pause after something that failed: it may have been mended."""
        for each in self.all:
            each.collection.state.rests_until = each.refunds.state.rests_until = None


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)
