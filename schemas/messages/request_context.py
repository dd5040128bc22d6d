"""Where a message to a workflow came from: the request whose log lines and trace its work belongs to."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class RequestContext(BaseModel):
    """Carried in the message: what the main loop does later does not see a signal's headers.

    `request_id` is the answer's `X-Request-Id`; `traceparent` is W3C's, empty while nothing is traced.
    """

    model_config = ConfigDict(frozen=True)

    request_id: str = ""
    traceparent: str = ""
