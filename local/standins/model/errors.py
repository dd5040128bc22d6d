"""The errors the API answers with, in OpenAI's words and shape."""

from dataclasses import dataclass


@dataclass
class ApiError(Exception):
    status: int
    message: str
    kind: str = "invalid_request_error"
    param: str | None = None
    code: str | None = None
    retry_after: float | None = None

    def body(self) -> dict[str, object]:
        return {"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}}


def missing(param: str) -> ApiError:
    message = f"Missing required parameter: '{param}'."
    return ApiError(400, message, param=param, code="missing_required_parameter")


def wrong_type(param: str, expected: str) -> ApiError:
    message = f"Invalid type for '{param}': expected {expected}."
    return ApiError(400, message, param=param, code="invalid_type")


def wrong_value(param: str, message: str) -> ApiError:
    return ApiError(400, message, param=param, code="invalid_value")


def empty_array(param: str) -> ApiError:
    message = f"Invalid '{param}': empty array. Expected an array with minimum length 1."
    return ApiError(400, message, param=param, code="empty_array")


def scripted(status: int, retry_after: float | None) -> ApiError:
    """The error a script asked for by its status alone."""
    match status:
        case 401:
            error = ApiError(status, "Incorrect API key provided.", code="invalid_api_key")
        case 429:
            error = ApiError(status, "Rate limit reached.", "requests", code="rate_limit_exceeded")
        case _ if status >= 500:
            error = ApiError(status, "The server had an error while processing your request.", "server_error")
        case _:
            error = ApiError(status, f"The script answers with {status}.")
    error.retry_after = retry_after
    return error
