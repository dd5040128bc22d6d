"""An order of nothing but paper: it ends at once, or waits until it is withdrawn and says by what."""

from __future__ import annotations

from temporalio import workflow

from schemas.messages.order import OrderStart, Withdrawal
from workflows.support.names import ORDER_WORKFLOW, WITHDRAW_SIGNAL


@workflow.defn(name=ORDER_WORKFLOW, sandboxed=False)
class PaperOrder:
    """A running child stops its parent's clock, so that one that takes no minutes is over at once."""

    @workflow.init
    def __init__(self, start: OrderStart) -> None:
        self.withdrawn: Withdrawal | None = None

    @workflow.run
    async def run(self, start: OrderStart) -> Withdrawal | None:
        await workflow.wait_condition(lambda: self.withdrawn is not None or not start.checkout_minutes)
        return self.withdrawn

    @workflow.signal(name=WITHDRAW_SIGNAL)
    def withdraw(self, withdrawal: Withdrawal) -> None:
        self.withdrawn = withdrawal
