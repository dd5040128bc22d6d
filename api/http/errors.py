"""How the API answers an error: `{error, detail}`, with the status of its code (`schemas/http/errors.py`)."""

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

from api.temporal_client import is_unanswered
from schemas.http.errors import ErrorCode
from storage.database import DATABASE_ERRORS, is_unreachable

RETRY_SECONDS = 2
MOST_FIELDS = 50
"""Of the fields that are wrong in one body."""
NOT_ANSWERED = "the order desk did not answer; send the same request with the same id again"
OF_STATUS = {
    400: ErrorCode.UNREADABLE_REQUEST,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    413: ErrorCode.TOO_LARGE,
}
"""The codes of what the framework refuses by itself."""
logger = structlog.get_logger(__name__)


class ApiError(Exception):
    """An error that the API answers: its code, what and where, and seconds until a retry is of use."""

    def __init__(self, code: ErrorCode, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.code, self.detail, self.retry_after = code, detail, retry_after

    @property
    def status(self) -> int:
        return self.code.status

    def response(self) -> JSONResponse:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else None
        return JSONResponse({"error": self.code.value, "detail": self.detail}, self.status, headers)


def not_found(what: str) -> ApiError:
    return ApiError(ErrorCode.NOT_FOUND, f"no such {what}")


def unavailable(what: str) -> ApiError:
    return ApiError(ErrorCode.UNAVAILABLE, f"{what} cannot be reached; nothing was changed", RETRY_SECONDS)


def unreadable(error: ValidationError | RequestValidationError) -> ApiError:
    """422 with the path of each field that is wrong; the value itself is not repeated."""
    wrong = "; ".join(
        f"{'.'.join(str(step) for step in each['loc'] if step != 'body') or 'body'}: {each['msg']}"
        for each in error.errors()[:MOST_FIELDS]
    )
    return ApiError(ErrorCode.INVALID_REQUEST, wrong)


def _refusal(error: WorkflowUpdateFailedError) -> ApiError:
    """Return what a workflow refused, by the type of its failure, or that no run has answered."""
    cause = error.cause
    if is_unanswered(error):
        return ApiError(ErrorCode.UNAVAILABLE, NOT_ANSWERED, RETRY_SECONDS)
    if not isinstance(cause, ApplicationError):
        return ApiError(ErrorCode.REFUSED, "the order desk refuses this")
    return ApiError(ErrorCode.of(cause.type, ErrorCode.REFUSED), cause.message)


def install(app: FastAPI) -> None:
    @app.exception_handler(ApiError)
    async def on_api_error(_: Request, problem: ApiError) -> JSONResponse:
        return problem.response()

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return unreadable(error).response()

    @app.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> JSONResponse:
        code = OF_STATUS.get(error.status_code, ErrorCode.REFUSED)
        return ApiError(code, str(error.detail)).response()

    @app.exception_handler(RPCError)
    @app.exception_handler(WorkflowUpdateRPCTimeoutOrCancelledError)
    async def on_temporal(_: Request, error: Exception) -> JSONResponse:
        logger.warning("temporal.unreachable", error=type(error).__name__)
        return ApiError(ErrorCode.UNAVAILABLE, NOT_ANSWERED, RETRY_SECONDS).response()

    @app.exception_handler(WorkflowUpdateFailedError)
    async def on_refused(_: Request, error: WorkflowUpdateFailedError) -> JSONResponse:
        return _refusal(error).response()

    async def on_database(_: Request, error: Exception) -> JSONResponse:
        if not is_unreachable(error):
            raise error
        logger.warning("database.unreachable", error=type(error).__name__)
        return unavailable("the database").response()

    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, on_database)
