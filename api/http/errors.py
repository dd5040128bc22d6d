"""One error body for everything: `{error, detail}`.

ApiError                 an answer of ours; `status`, stable `error`, `detail` says what and where
  (400) unreadable_request, bad_signature, unreadable_event       (405) method_not_allowed
  (401) missing_token, invalid_token     (403) wrong_key          (404) not_found
  (409) awaiting_payment, money_under_way, …                      (413) too_large
  (422) invalid_request                  (429) too_many_requests  (503) unavailable
"""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from storage.database import DATABASE_ERRORS, is_unreachable
from workflows.support.names import STEP_FAILED

RETRY_SECONDS = 2
MOST_TOLD = 50
"""Of the fields that are wrong in one body."""
NOT_ANSWERED = "the order desk did not answer; send the same request with the same id again"
UNANSWERED = frozenset({"AcceptedUpdateCompletedWorkflow", "UnprocessedUpdate"})
"""Temporal's own words for an update that no run has answered; it is done once, however often it is sent."""
NAMES = {400: "unreadable_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
logger = structlog.get_logger(__name__)


class ApiError(Exception):
    def __init__(self, status: int, error: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.error, self.detail, self.retry_after = status, error, detail, retry_after

    def response(self) -> JSONResponse:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else None
        return JSONResponse({"error": self.error, "detail": self.detail}, self.status, headers)


def is_unanswered(error: WorkflowUpdateFailedError) -> bool:
    """The run ended with it in hand, or a server that was starting again has refused it."""
    return isinstance(error.cause, ApplicationError) and error.cause.type in UNANSWERED


def not_found(what: str) -> ApiError:
    return ApiError(404, "not_found", f"no such {what}")


def unavailable(what: str) -> ApiError:
    return ApiError(503, "unavailable", f"{what} cannot be reached; nothing was changed", RETRY_SECONDS)


def unreadable(error: ValidationError | RequestValidationError) -> ApiError:
    """422 with the path of each field that is wrong; the value itself is not repeated."""
    wrong = "; ".join(
        f"{'.'.join(str(step) for step in each['loc'] if step != 'body') or 'body'}: {each['msg']}"
        for each in error.errors()[:MOST_TOLD]
    )
    return ApiError(422, "invalid_request", wrong)


def _told(error: WorkflowUpdateFailedError) -> ApiError:
    """A workflow that refuses says why: that is a result. A fault of ours is none."""
    cause = error.cause
    if is_unanswered(error):
        return ApiError(503, "unavailable", NOT_ANSWERED, RETRY_SECONDS)
    if isinstance(cause, ApplicationError):
        return ApiError(500 if cause.type == STEP_FAILED else 409, cause.type or "refused", cause.message)
    return ApiError(409, "refused", "the order desk refuses this")


def install(app: FastAPI) -> None:
    @app.exception_handler(ApiError)
    async def on_api_error(_: Request, problem: ApiError) -> JSONResponse:
        return problem.response()

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return unreadable(error).response()

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> JSONResponse:
        name = NAMES.get(error.status_code, "http_error")
        return ApiError(error.status_code, name, str(error.detail)).response()

    @app.exception_handler(RPCError)
    @app.exception_handler(WorkflowUpdateRPCTimeoutOrCancelledError)
    async def on_temporal(_: Request, error: Exception) -> JSONResponse:
        logger.warning("temporal did not answer", error=type(error).__name__)
        return ApiError(503, "unavailable", NOT_ANSWERED, RETRY_SECONDS).response()

    @app.exception_handler(WorkflowUpdateFailedError)
    async def on_refused(_: Request, error: WorkflowUpdateFailedError) -> JSONResponse:
        return _told(error).response()

    async def on_database(_: Request, error: Exception) -> JSONResponse:
        if not is_unreachable(error):
            raise error
        logger.warning("the database did not answer", error=type(error).__name__)
        return unavailable("the database").response()

    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, on_database)
