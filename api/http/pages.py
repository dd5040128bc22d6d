"""Pages of a list: an answer names the cursor after which the next page begins."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from api.http.errors import ApiError
from schemas.http.errors import ErrorCode

MOST = 200
LARGEST_ID = 2**63 - 1
Position = tuple[datetime, int]
"""Where a row stands in its list: its time, and its id among rows of that time."""


@dataclass(frozen=True)
class ListPage:
    """Rows after this position, or the first ones if it is None."""

    after: Position | None = None
    limit: int = MOST

    def next_of(self, positions: Sequence[Position]) -> str | None:
        """Return the cursor of the next page, or None if these, of one row more than the limit, are all."""
        return _cursor(positions[self.limit - 1]) if len(positions) > self.limit else None


async def list_page(
    cursor: Annotated[str, Query(max_length=200, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> ListPage:
    return ListPage(_position(cursor) if cursor else None, limit)


AskedPage = Annotated[ListPage, Depends(list_page)]


def _cursor(position: Position) -> str:
    since, number = position
    return urlsafe_b64encode(f"{since.isoformat()} {number}".encode()).decode()


def _position(cursor: str) -> Position:
    """Raise ApiError, 422, for a cursor that no list has answered with."""
    try:
        since, number = urlsafe_b64decode(cursor).decode().split(" ")
        position = datetime.fromisoformat(since), int(number)
    except ValueError as error:
        raise ApiError(ErrorCode.INVALID_REQUEST, "cursor: no list has answered with it") from error
    if position[0].utcoffset() is None or not 0 <= position[1] <= LARGEST_ID:
        raise ApiError(ErrorCode.INVALID_REQUEST, "cursor: no list has answered with it")
    return position
