"""A workflow's refusal is a result, with its reason; a step that a fault of ours has stopped is none."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from api.http import errors
from tests.patience import PATIENCE
from workflows.support.names import STEP_FAILED


async def answer_to(kind: str) -> httpx.Response:
    """A press whose update fails with this type."""
    app = FastAPI()
    errors.install(app)

    @app.post("/step")
    async def step() -> None:
        raise WorkflowUpdateFailedError(ApplicationError("why it is so", type=kind))

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop", timeout=PATIENCE) as http:
        return await http.post("/step")


@pytest.mark.parametrize(("kind", "status"), [("transition_refused", 409), (STEP_FAILED, 500)])
async def test_a_refusal_is_409_and_a_failed_step_500_each_with_its_reason(kind: str, status: int) -> None:
    answer = await answer_to(kind)
    assert (answer.status_code, answer.json()) == (status, {"error": kind, "detail": "why it is so"})


@pytest.mark.parametrize("kind", ["AcceptedUpdateCompletedWorkflow", "UnprocessedUpdate"])
async def test_an_update_that_no_run_has_answered_is_to_be_sent_again(kind: str) -> None:
    answer = await answer_to(kind)
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
