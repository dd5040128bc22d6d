"""An installation is brought back from a backup: orders go on, and Stripe knows what came later."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from sqlalchemy import text
from temporalio.client import ScheduleOverlapPolicy

from tests import backup
from tests.conftest import folder_of_an_installation
from tests.e2e.agreement import agree, at_stripe
from tests.e2e.chapters import (
    FULFILLED,
    LINK_OPEN,
    PAID,
    PROCESSING,
    REFUND_UNDER_WAY,
    Chapter,
    reached,
)
from tests.e2e.test_keys_are_changed_and_lost import NAME, keys_become
from tests.histories.telling import bought
from tests.installation import ROOT, Customer, Installation, Json, eventually, names, running_installation
from tests.money import rows
from worker.schedules import REDRIVE, SWEEP

BY_STRIPE = (LINK_OPEN, PROCESSING, FULFILLED, REFUND_UNDER_WAY)
"""What happens to these after the backup, Stripe knows."""
BY_STAFF = (PAID,)
"""What the staff did after the backup they do again."""


@dataclass
class Lost:
    """An installation that is gone: what was backed up of it, and those who remember."""

    folder: Path
    moment: datetime
    """Of the backup."""
    orders: dict[Chapter, tuple[Customer, Json]]
    talker: Customer
    """Has two cannoli in the cart; a cola came after the backup."""
    later: Json
    """An order that was begun and paid after the backup."""

    @property
    def kept(self) -> Path:
        """Where Stripe's own books and the keys are."""
        return self.folder / "data"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lost() -> AsyncIterator[Lost]:
    with folder_of_an_installation() as folder:
        async with running_installation(folder / "data") as installation:
            orders = {}
            for chapter in (*BY_STRIPE, *BY_STAFF):
                customer = Customer(installation)
                orders[chapter] = (customer, await chapter.begin(installation, customer))
            talker = Customer(installation)
            await talker.say("two cannoli")
            moment = datetime.now(UTC)
            await backup.back_up(installation, folder)
            for chapter, (customer, order) in orders.items():
                await chapter.go_on(installation, customer, order)
                await reached(customer, chapter.ends)
            await talker.say("and a cola")
            later = await bought(Customer(installation))
            (folder / "later").mkdir()
            backup.copy_temporal(installation, folder / "later")
        yield Lost(folder, moment, orders, talker, later)


def empty_folder(lost: Lost, name: str) -> Path:
    """Ports and keys as before; Stripe has gone on all the time."""
    data = lost.folder / name
    data.mkdir()
    shutil.copy(lost.kept / "kept.json", data / "kept.json")
    shutil.copytree(lost.kept / "stripe", data / "stripe")
    return data


async def read_missed_events(installation: Installation, since: datetime) -> None:
    settings = {
        "DATABASE_URL": installation.run["database"],
        "PUBLIC_URL": installation.run["api"],
        "INSTALLATION": installation.secrets["installation"],
        "TEMPORAL_ENCRYPTION_KEYS": installation.secrets[NAME],
        "STRIPE_API_BASE": installation.run["stripe"],
        "STRIPE_SECRET_KEY": "sk_test_local",
        "SMTP_HOST": "127.0.0.1",
    }
    command = [sys.executable, "-m", "worker.missed_events", since.isoformat()]
    ran = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env={**os.environ, **settings})
    assert await ran.wait() == 0


async def time_passes(installation: Installation) -> None:
    """The backup is older than two minutes, as any is; the missed events are due, and both schedules too."""
    with installation.database.begin() as connection:
        for table in ("session", "orders"):
            connection.execute(text(f"UPDATE {table} SET updated_at = now() - interval '10 min'"))  # noqa: S608
        connection.execute(text("UPDATE stripe_event SET next_try_at = now() WHERE forwarded_at IS NULL"))
    client = await installation.temporal()
    for schedule in (SWEEP, REDRIVE):
        await client.get_schedule_handle(schedule).trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)


async def all_goes_on(installation: Installation, lost: Lost) -> None:
    customers = [lost.talker, *(customer for customer, _ in lost.orders.values())]
    for customer in customers:
        customer.installation, customer.http = installation, installation.apis[0]
        customer.shop = installation.shop(customer.shop["slug"])
    assert names(await lost.talker.state()) == [(2, "Cannoli")]
    await read_missed_events(installation, lost.moment)
    await time_passes(installation)
    for chapter in BY_STAFF:
        customer, order = lost.orders[chapter]
        await reached(customer, chapter.stands)
        await chapter.go_on(installation, customer, order)
    for chapter, (customer, order) in lost.orders.items():
        await reached(customer, chapter.ends)
        await agree(installation, order, await at_stripe(installation, order))
    assert names(await lost.talker.say("a lemon sorbet")) == [(2, "Cannoli"), (1, "Lemon Sorbet")]
    await is_asked_for(installation, lost.later)


async def is_asked_for(installation: Installation, order: Json) -> None:
    """Its payment waits among the events, for somebody to see to it."""
    statement = (
        "SELECT convert_from(raw, 'UTF8')::jsonb #>> '{data,object,metadata,order_id}' AS order_id"
        " FROM stripe_event WHERE forwarded_at IS NULL AND problem = 'its order is not here yet'"
    )

    async def waits() -> bool:
        return order["order_id"] in {each.order_id for each in rows(installation, statement)}

    await eventually(waits, what="the payment of an order that is lost")


async def test_without_anything_of_temporal(lost: Lost) -> None:
    data = empty_folder(lost, "without-temporal")
    await backup.bring_back(lost.folder, data, None)
    async with running_installation(data) as installation:
        await all_goes_on(installation, lost)


async def test_with_temporal_of_the_same_moment(lost: Lost) -> None:
    data = empty_folder(lost, "of-the-same-moment")
    await backup.bring_back(lost.folder, data, lost.folder)
    async with running_installation(data) as installation:
        await all_goes_on(installation, lost)


async def test_with_temporal_of_another_moment_and_without_its_key(lost: Lost) -> None:
    data = empty_folder(lost, "of-another-moment")
    await backup.bring_back(lost.folder, data, lost.folder / "later", end_runs=True, forget_keys=True)
    keys_become(data, "")
    async with running_installation(data) as installation:
        await all_goes_on(installation, lost)
