"""What all bodies of the HTTP API share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from domain.text import has_no_control


def check_plain(text: str) -> str:
    if not has_no_control(text):
        raise ValueError("control characters and direction overrides are not text")
    return text


Plain = Annotated[str, AfterValidator(check_plain)]
Whole = Annotated[int, Field(strict=True)]
"""A number that was sent as one: "2", 2.0 and true are none."""


def check_whole(value: object) -> object:
    """For a literal number, which would take true for 1."""
    if type(value) is not int:
        raise ValueError("a whole number is wanted")
    return value


class RequestBody(BaseModel):
    """What a client sends: unknown fields are refused, so a price or a discount cannot even be spelled."""

    model_config = ConfigDict(extra="forbid", frozen=True)


JSON_OBJECT: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}
"""For OpenAPI, of a body we read ourselves."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ResponseBody(Frozen):
    """Part of what the API answers."""


class Problem(ResponseBody):
    """The one body of every 4xx and 5xx: `error` is a stable code, `detail` says what and where."""

    error: str
    detail: str
