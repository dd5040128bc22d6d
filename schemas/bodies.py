"""What all bodies of the HTTP API share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """What a client sends: unknown fields are refused, so a price or a discount cannot even be spelled."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(Answer):
    """The one body of every 4xx and 5xx: `error` is a stable code, `detail` says what and where."""

    error: str
    detail: str
