"""Rate limits per session, address and order, counted in this process."""

from __future__ import annotations

from collections import deque
from time import monotonic

from limits import RateLimitItem, parse

from api.http.errors import ApiError
from api.ops.metrics import ApiMetrics
from config.api import ApiSettings
from schemas.http.errors import ErrorCode

RETURNED = "6 per minute"


class Window:
    """Counts the calls of each caller in any period of the limit's length."""

    def __init__(self, limit: str) -> None:
        self.limit: RateLimitItem = parse(limit)
        self._calls: dict[str, deque[float]] = {}
        """The last calls of each caller, oldest first, as many as the limit allows."""
        self._tidied = monotonic()

    @property
    def callers(self) -> int:
        return len(self._calls)

    def allow(self, who: str) -> bool:
        now = monotonic()
        begins = now - self.limit.get_expiry()
        if self._tidied < begins:
            self._calls = {each: calls for each, calls in self._calls.items() if calls[-1] >= begins}
            self._tidied = now
        calls = self._calls.setdefault(who, deque(maxlen=self.limit.amount))
        if len(calls) == self.limit.amount and calls[0] >= begins:
            return False
        calls.append(now)
        return True


class Limits:
    def __init__(self, settings: ApiSettings, metrics: ApiMetrics) -> None:
        self._metrics = metrics
        self._session = Window(settings.limit_session)
        self._address = Window(settings.limit_address)
        self._new_session = Window(settings.limit_opening)
        self._returned = Window(RETURNED)

    def check_session(self, session_id: str) -> None:
        self._check(self._session, "session", session_id)

    def check_address(self, address: str) -> None:
        self._check(self._address, "address", address)

    def check_new_session(self, address: str) -> None:
        """Limit new sessions and shops from one address."""
        self._check(self._new_session, "opening", address)

    def check_returned(self, order_id: str) -> None:
        """Limit returns from the payment page, since each makes the order ask Stripe."""
        self._check(self._returned, "order", order_id)

    def _check(self, window: Window, kind: str, who: str) -> None:
        if not window.allow(who):
            self._metrics.refused(kind)
            limit = window.limit
            raise ApiError(
                ErrorCode.TOO_MANY_REQUESTS, f"at most {limit} per {kind}", retry_after=limit.get_expiry()
            )
