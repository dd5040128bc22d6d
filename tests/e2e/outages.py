"""Outsiders that are down, each in each way it can be; calm again when the block ends."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.database import CHANNEL
from tests.installation import Installation, Json

Outage = Callable[[Installation], AbstractAsyncContextManager[None]]
ALL_LETTERS = 1_000_000
LISTENS = {"listens": f"LISTEN {CHANNEL}"}


def _stripe(**api: float) -> Outage:
    @asynccontextmanager
    async def down(installation: Installation) -> AsyncIterator[None]:
        faults: Json = {"api": api}
        await installation.control("faults", faults)
        try:
            yield
        finally:
            await installation.calm()

    return down


def _silent(program: str) -> Outage:
    """To everybody else a program that stands still is a network that swallows everything."""

    @asynccontextmanager
    async def down(installation: Installation) -> AsyncIterator[None]:
        pid: int = installation.run["pids"][program]
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    return down


@asynccontextmanager
async def mail_refuses(installation: Installation) -> AsyncIterator[None]:
    (await installation.mail.post("/_control/faults", json={"refuse": ALL_LETTERS})).raise_for_status()
    try:
        yield
    finally:
        await installation.calm()


def exported(installation: Installation) -> Path:
    return installation.data / "content" / "orders"


@asynccontextmanager
async def folder_unwritable(installation: Installation) -> AsyncIterator[None]:
    """A file stands where the folder should be."""
    folder = exported(installation)
    aside = folder.with_name("orders-aside")
    if folder.exists():
        folder.rename(aside)
    folder.write_text("in the way")
    try:
        yield
    finally:
        folder.unlink()
        if aside.exists():
            shutil.move(aside, folder)


@asynccontextmanager
async def listener_cut(installation: Installation) -> AsyncIterator[None]:
    """Each connection that listens is ended as soon as it is there."""
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = :listens"
    engine = create_engine(installation.run["database"], isolation_level="AUTOCOMMIT")

    async def cut() -> None:
        with engine.connect() as connection:
            while True:
                connection.execute(text(ending), LISTENS)
                await asyncio.sleep(0.05)

    cutting = asyncio.create_task(cut())
    try:
        yield
    finally:
        cutting.cancel()
        with suppress(asyncio.CancelledError):
            await cutting
        engine.dispose()


STRIPE = {
    "stripe answers 429": _stripe(error_429=1.0),
    "stripe answers 500": _stripe(error_500=1.0),
    "stripe drops connections": _stripe(drop_connection=1.0),
    "stripe is silent": _silent("stripe"),
}
OTHERS: dict[str, Outage] = {
    "mail refuses": mail_refuses,
    "mail is silent": _silent("mail"),
    "folder unwritable": folder_unwritable,
    "listener cut": listener_cut,
}
EVERY = {**STRIPE, **OTHERS}
