"""When a customer who left a cart may be written to."""

from __future__ import annotations

from datetime import datetime, time, timedelta

ATTEMPTS = 2
"""Mails to a customer who left a cart, before it is put away."""
RESUME_LINK_LIFE = timedelta(days=14)
QUIET_FROM = time(21)
QUIET_UNTIL = time(9)


def resume_link(public_url: str, slug: str, token: str) -> str:
    """Return the link that continues a session; what comes after # is sent to no server."""
    return f"{public_url}/s/{slug}#resume={token}"


def minutes_until_day(local: datetime) -> int:
    """Minutes until the shop's quiet hours are over; 0 when it is day."""
    clock = local.time()
    if QUIET_UNTIL <= clock < QUIET_FROM:
        return 0
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    if clock >= QUIET_FROM:
        morning += timedelta(days=1)
    return (morning - local) // timedelta(minutes=1) + 1
