"""`python -m worker.missed_events SINCE`: asks Stripe for the events since a moment, as that of a backup.

Those we do not have are stored as if they had come by webhook, and the schedule `redrive` passes them on.
Stripe keeps events for 30 days.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime

import stripe
from pydantic import ValidationError

from config.worker import WorkerSettings, read_settings
from schemas.documents.stripe_event import WAKES, envelope
from storage.database import Database
from storage.payments import stripe_events
from worker.clients import open_stripe

AT_ONCE = 100
"""Events a request; Stripe gives no more."""


async def fetch(settings: WorkerSettings, since: datetime) -> tuple[int, int]:
    """Return how many events Stripe has that orders are told of, and how many are to be passed on."""
    async with AsyncExitStack() as stack:
        client = open_stripe(settings, stack)
        database = Database(settings.database_url, pool_size=1)
        stack.push_async_callback(database.close)
        found = missed = 0
        async for raw in _since(client, since):
            async with database.transaction() as tx:
                missed += await stripe_events.receive(tx, envelope(raw), raw)
            found += 1
    return found, missed


async def _since(client: stripe.StripeClient, since: datetime) -> AsyncIterator[bytes]:
    listed = await client.v1.events.list_async(
        {"created": {"gte": int(since.timestamp())}, "types": [*WAKES], "limit": AT_ONCE}
    )
    async for event in listed.auto_paging_iter():
        yield json.dumps(event.to_dict()).encode()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no time zone: add Z or +07:00")
    return moment


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m worker.missed_events", description=__doc__)
    parser.add_argument("since", type=_moment, help="such as 2026-11-27T20:00:00Z")
    since = parser.parse_args().since
    try:
        settings = read_settings()
    except ValidationError as error:
        sys.exit(f"settings: {error}")
    found, missed = asyncio.run(fetch(settings, since))
    print(f"{found} events since {since.isoformat()}, {missed} of them to be passed on")


if __name__ == "__main__":
    main()
