"""What the OpenAPI document says of a route: the errors it answers, by their codes, and its operation id."""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute

from schemas.http.errors import ErrorCode, ProblemBody

Responses = dict[int | str, dict[str, Any]]
ALWAYS = (ErrorCode.TOO_MANY_REQUESTS, ErrorCode.INTERNAL, ErrorCode.UNAVAILABLE)
BODY = (ErrorCode.UNREADABLE_REQUEST, ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LARGE)
"""Of a route that takes a body."""
TOKEN = (ErrorCode.MISSING_TOKEN, ErrorCode.INVALID_TOKEN)
"""Of a route that asks who calls."""


def errors(*codes: ErrorCode) -> Responses:
    """Return one response a status, whose `error` is one of these codes or of those of every route."""
    found: dict[int | str, list[ErrorCode]] = {}
    for code in dict.fromkeys((*codes, *ALWAYS)):
        found.setdefault(code.status, []).append(code)
    return {status: _response(each) for status, each in sorted(found.items(), key=str)}


def operation_id(route: APIRoute) -> str:
    """Return the name of the route's function, which is unique."""
    return route.name


def _response(codes: list[ErrorCode]) -> dict[str, Any]:
    schema = {"properties": {"error": {"enum": [code.value for code in codes]}}}
    return {
        "model": ProblemBody,
        "description": ", ".join(codes),
        "content": {"application/json": {"schema": schema}},
    }
