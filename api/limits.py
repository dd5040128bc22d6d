"""Rate limits per session and per address, counted in this process."""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from api.errors import Problem
from api.meters import Meters
from config.settings import Settings


class Limits:
    def __init__(self, settings: Settings, meters: Meters) -> None:
        self._meters = meters
        self._counter = MovingWindowRateLimiter(MemoryStorage())
        self._session = parse(settings.limit_session)
        self._address = parse(settings.limit_address)
        self._opening = parse(settings.limit_opening)

    async def check_session(self, session_id: str) -> None:
        await self._check(self._session, "session", session_id)

    async def check_address(self, address: str) -> None:
        await self._check(self._address, "address", address)

    async def check_opening(self, address: str) -> None:
        """New sessions and shops from one address."""
        await self._check(self._opening, "opening", address)

    async def _check(self, limit: RateLimitItem, kind: str, who: str) -> None:
        if not await self._counter.hit(limit, kind, who):
            self._meters.refused(kind)
            raise Problem(
                429, "too_many_requests", f"at most {limit} per {kind}", retry_after=limit.get_expiry()
            )
