"""A timer that a talking customer does not touch: set once, looked at when it rings."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

SHORTEST = timedelta(seconds=1)


class IdleTimer:
    """Set anew only when it rang or would ring too late: a chat turn costs no timer events."""

    def __init__(self, summary: str) -> None:
        self.summary = summary
        self.task: asyncio.Task[None] | None = None
        self.at: datetime | None = None

    @property
    def rang(self) -> bool:
        return self.task is not None and self.task.done()

    def set(self, deadline: datetime) -> None:
        running = self.task is not None and not self.task.done()
        if running and self.at is not None and self.at <= deadline:
            return
        if self.task is not None and running:
            self.task.cancel()
        self.at = deadline
        wait = max(deadline - workflow.now(), SHORTEST)
        self.task = asyncio.create_task(workflow.sleep(wait, summary=self.summary))
