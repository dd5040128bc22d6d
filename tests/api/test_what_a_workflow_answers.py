"""A workflow's refusal is a result, with its reason; a step that a fault of ours has stopped is none."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from api import errors
from tests.patience import PATIENCE
from workflows.names import STEP_FAILED


@pytest.mark.parametrize(("kind", "status"), [("transition_refused", 409), (STEP_FAILED, 500)])
async def test_a_refusal_is_409_and_a_failed_step_500_each_with_its_reason(kind: str, status: int) -> None:
    app = FastAPI()
    errors.install(app)

    @app.post("/step")
    async def step() -> None:
        raise WorkflowUpdateFailedError(ApplicationError("why it is so", type=kind))

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop", timeout=PATIENCE) as http:
        answer = await http.post("/step")
    assert (answer.status_code, answer.json()) == (status, {"error": kind, "detail": "why it is so"})
