"""Clicks and messages at once in each session, whose status somebody reads all the time, while workers are
killed; afterwards each was counted once.

`python -m tests.chaos.clicks_and_messages --sessions 10 --kills 10 --workers 2 --apis 2 --rounds 5`
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, text

from domain.ids import SessionId
from tests.chaos import operator
from tests.chaos.caller import Caller
from tests.chaos.onlooker import look_on
from tests.installation import Installation, Json, running_installation
from tests.patience import eventually
from workflows.support.names import session_workflow_id

SHOP = "trattoria-lucia"
SAID, CLICKED = ("a cola", "Coca-Cola"), "Lemon Sorbet"
PAUSE = (6.0, 16.0)
"""Seconds from one kill to the next, once the worker is back."""
EYES = 10
MOST = 90
"""Of a kind in one session: a line holds no more than 99."""


class Guest:
    """`said` and `clicked` are the ids of what was accepted."""

    def __init__(self, installation: Installation, dice: random.Random) -> None:
        self.installation = installation
        self.dice = dice
        self.me = Caller(installation, random.Random(dice.random()))
        self.shop = installation.shop(SHOP)
        self.path = f"/api/chat/{self.shop['id']}"
        self.session_id = ""
        self.said: list[str] = []
        self.clicked: list[str] = []

    async def come_in(self, item_id: str) -> None:
        opened = await self.me.call("POST", f"{self.path}/session", {})
        self.me.token, self.session_id = opened["token"], opened["session_id"]
        self.item_id = item_id

    @property
    def runs(self) -> list[str]:
        return [session_workflow_id(SessionId(self.session_id))]

    async def talk(self, until: asyncio.Event) -> None:
        while not until.is_set() and len(self.said) < MOST:
            await self._say()
            await asyncio.sleep(self.dice.uniform(0.3, 1.2))

    async def click(self, until: asyncio.Event) -> None:
        while not until.is_set() and len(self.clicked) < MOST:
            request_id = self._new_id()
            body = {"item_id": self.item_id, "quantity": 1, "request_id": request_id}
            await self.me.call("POST", "/cart/items", body)
            self.clicked.append(request_id)
            await asyncio.sleep(self.dice.uniform(0.3, 1.2))

    async def say_goodbye(self) -> None:
        """Once more, and the answer is waited for."""
        message_id = self._new_id()
        body, headers = {"message_id": message_id, "text": SAID[0]}, {"Prefer": "wait=20"}
        while "reply" not in await self.me.call("POST", self.path, body, headers=headers):
            pass
        self.said.append(message_id)

    async def mistakes(self) -> list[str]:
        cart = (await self.me.call("GET", "/cart"))["cart"]
        got: Counter[str] = Counter()
        for line in cart["lines"]:
            got[line["name"]] += line["quantity"]
        wanted = Counter({SAID[1]: len(self.said), CLICKED: len(self.clicked)})
        return [] if got == wanted else [f"session {self.session_id}: {dict(wanted)} became {dict(got)}"]

    async def _say(self) -> None:
        message_id = self._new_id()
        await self.me.call("POST", self.path, {"message_id": message_id, "text": SAID[0]})
        self.said.append(message_id)

    def _new_id(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))


async def round_of(installation: Installation, sessions: int, kills: int, seed: int) -> list[str]:
    """What went wrong, in sentences."""
    dice = random.Random(seed)
    guests = [Guest(installation, random.Random(dice.random())) for _ in range(sessions)]
    menu = await guests[0].me.call("GET", f"/api/menu/{guests[0].shop['id']}")
    item_id = _item(menu)
    await asyncio.gather(*(guest.come_in(item_id) for guest in guests))
    over = asyncio.Event()
    busy = [asyncio.create_task(does(over)) for guest in guests for does in (guest.talk, guest.click)]
    watch = asyncio.create_task(look_on(installation, random.Random(dice.random()), guests, EYES))
    await _kill(installation, kills, dice)
    watch.cancel()
    over.set()
    await asyncio.gather(*busy)
    await asyncio.gather(*(guest.say_goodbye() for guest in guests))
    with installation.database.connect() as connection:
        await eventually(lambda: _all_answered(connection, guests), what="every message is answered")
        found = [each for guest in guests for each in _books(connection, guest)]
    found += [each for guest in guests for each in await guest.mistakes()]
    found += await operator.stuck(await installation.temporal())
    said, clicked = (
        sum(len(ids) for ids in kind) for kind in zip(*((g.said, g.clicked) for g in guests), strict=True)
    )
    print(f"  {said} messages and {clicked} clicks in {sessions} sessions, {kills} kills", flush=True)
    return found


async def _kill(installation: Installation, kills: int, dice: random.Random) -> None:
    workers = sorted(name for name in installation.run["pids"] if name.startswith("worker"))
    while kills:
        await asyncio.sleep(dice.uniform(*PAUSE))
        name = dice.choice(workers)
        with suppress(ProcessLookupError, FileNotFoundError):
            killed = installation.kill(name)
            kills -= 1
            await installation.back(name, killed)


async def _all_answered(connection: Connection, guests: list[Guest]) -> bool:
    statement = "SELECT count(*) FROM message WHERE role = 'customer' AND answered_by IS NULL"
    unanswered = connection.execute(text(statement)).scalar_one()
    connection.rollback()
    return bool(unanswered == 0)


def _books(connection: Connection, guest: Guest) -> list[str]:
    """The transcript has each message and its one answer; each request has its own turn, without a gap."""
    of_session = {"session": guest.session_id}
    answers: Counter[str] = Counter()
    stored = []
    rows = connection.execute(
        text("SELECT message_id, in_reply_to FROM message WHERE session_id = :session"), of_session
    )
    for message_id, in_reply_to in rows:
        stored += [str(message_id)] if message_id else []
        answers[str(in_reply_to)] += 1 if in_reply_to else 0
    taken = connection.execute(
        text("SELECT request_id, turn FROM turn WHERE session_id = :session"), of_session
    )
    turns: dict[str, int] = {str(request_id): turn for request_id, turn in taken}
    asked = [*guest.said, *(f"edit:{each}" for each in guest.clicked)]
    name = f"session {guest.session_id}"
    return [
        *(
            f"{name}: message {each} is stored {stored.count(each)} times"
            for each in guest.said
            if stored.count(each) != 1
        ),
        *(f"{name}: message {each} has {answers[each]} answers" for each in guest.said if answers[each] != 1),
        *(f"{name}: {each} has no turn" for each in asked if each not in turns),
        *(f"{name}: a turn for {each}, which nobody asked for" for each in turns if each not in asked),
        *([] if sorted(turns.values()) == list(range(1, len(turns) + 1)) else [f"{name}: turns with gaps"]),
    ]


def _item(menu: Json) -> str:
    return next(
        str(item["id"])
        for category in menu["categories"]
        for item in category["items"]
        if item["name"] == CLICKED
    )


async def main() -> int:
    parser = argparse.ArgumentParser()
    for name, default in (("sessions", 10), ("kills", 10), ("workers", 1), ("apis", 1), ("rounds", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    programs = (f"--workers={options.workers}", f"--apis={options.apis}")
    found: list[str] = []
    async with running_installation(folder / "data", *programs) as installation:
        for number in range(options.rounds):
            began, seed = time.monotonic(), options.seed + number
            wrong = await round_of(installation, options.sessions, options.kills, seed)
            seconds = time.monotonic() - began
            print(
                f"round {number + 1}: {len(wrong)} differences after {seconds:.0f} s (seed {seed})",
                flush=True,
            )
            found += wrong
    for each in found[:40]:
        print(f"  {each}")
    if found:
        print(f"everything is kept in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
