"""Reads a control request's body and words its refusals."""

from json import JSONDecodeError

from starlette.requests import Request
from starlette.responses import JSONResponse

from local.standins.stripe.errors import StripeError
from local.standins.stripe.wire import Wire


def refused(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, status)


async def json_body(request: Request) -> Wire:
    body = await request.body()
    if not body:
        return {}
    try:
        document = await request.json()
    except JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise StripeError("The body must be a JSON object.")
    return document
