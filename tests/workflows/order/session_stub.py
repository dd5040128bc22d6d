"""A session that only listens: what an order, the sweep and the redrive tell it."""

from __future__ import annotations

from typing import Any

from temporalio import workflow


@workflow.defn(name="CustomerSession", sandboxed=False)
class ListeningSession:
    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    @workflow.run
    async def run(self, start: dict[str, Any]) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.signal
    def chat(self, said: dict[str, Any]) -> None:
        self.heard.append(said)

    @workflow.signal
    def order_updated(self, news: dict[str, Any]) -> None:
        self.heard.append(news)

    @workflow.query
    def all_it_heard(self) -> list[dict[str, Any]]:
        return self.heard
