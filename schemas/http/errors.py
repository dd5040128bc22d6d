"""The one body of every 4xx and 5xx, and all codes that it can carry."""

from __future__ import annotations

from enum import StrEnum

from schemas.common import ResponseBody


class ErrorCode(StrEnum):
    """A stable code; docs/architecture.md explains each."""

    UNREADABLE_REQUEST = "unreadable_request"
    BAD_SIGNATURE = "bad_signature"
    UNREADABLE_EVENT = "unreadable_event"
    MISSING_TOKEN = "missing_token"  # noqa: S105
    INVALID_TOKEN = "invalid_token"  # noqa: S105
    WRONG_KEY = "wrong_key"
    NOT_FOUND = "not_found"
    UNKNOWN_LINE = "unknown_line"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    AWAITING_PAYMENT = "awaiting_payment"
    MONEY_UNDER_WAY = "money_under_way"
    SOLD_OUT = "sold_out"
    TRANSITION_REFUSED = "transition_refused"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"
    INVALID_MENU = "invalid_menu"
    ORDER_REFUSED = "order_refused"
    IDEMPOTENCY_CONFLICT = "idempotency_conflict"
    UNKNOWN_CHOICE = "unknown_choice"
    INVALID_CHOICE = "invalid_choice"
    CURRENCY_MISMATCH = "currency_mismatch"
    TOO_MANY_REQUESTS = "too_many_requests"
    INTERNAL = "internal"
    STEP_FAILED = "step_failed"
    UNAVAILABLE = "unavailable"
    UNKNOWN_ORDER = "unknown_order"

    @property
    def status(self) -> int:
        """The HTTP status which this code is answered with."""
        return STATUS[self]

    @classmethod
    def of(cls, name: str | None, otherwise: ErrorCode) -> ErrorCode:
        """Return the code of this name, or the other one if there is none."""
        return next((code for code in cls if code.value == name), otherwise)


CODES: dict[int, tuple[ErrorCode, ...]] = {
    400: (
        ErrorCode.UNREADABLE_REQUEST,
        ErrorCode.BAD_SIGNATURE,
        ErrorCode.UNREADABLE_EVENT,
    ),
    401: (
        ErrorCode.MISSING_TOKEN,
        ErrorCode.INVALID_TOKEN,
    ),
    403: (ErrorCode.WRONG_KEY,),
    404: (ErrorCode.NOT_FOUND, ErrorCode.UNKNOWN_LINE),
    405: (ErrorCode.METHOD_NOT_ALLOWED,),
    409: (
        ErrorCode.AWAITING_PAYMENT,
        ErrorCode.MONEY_UNDER_WAY,
        ErrorCode.SOLD_OUT,
        ErrorCode.TRANSITION_REFUSED,
        ErrorCode.REFUSED,
    ),
    413: (ErrorCode.TOO_LARGE,),
    422: (
        ErrorCode.INVALID_REQUEST,
        ErrorCode.INVALID_MENU,
        ErrorCode.ORDER_REFUSED,
        ErrorCode.IDEMPOTENCY_CONFLICT,
        ErrorCode.UNKNOWN_CHOICE,
        ErrorCode.INVALID_CHOICE,
        ErrorCode.CURRENCY_MISMATCH,
    ),
    429: (ErrorCode.TOO_MANY_REQUESTS,),
    500: (
        ErrorCode.INTERNAL,
        ErrorCode.STEP_FAILED,
    ),
    503: (
        ErrorCode.UNAVAILABLE,
        ErrorCode.UNKNOWN_ORDER,
    ),
}
STATUS = {code: status for status, codes in CODES.items() for code in codes}


class ProblemBody(ResponseBody):
    """`error` is a stable code, `detail` says what and where."""

    error: ErrorCode
    detail: str
