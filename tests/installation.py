"""The running product for tests: `python -m local up` in its own folder, and the people who use it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import Engine, NullPool, create_engine
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from config.encryption import data_converter
from config.encryption_keys import read_keys
from local.supervisor.layout import QUEUES
from local.supervisor.pollers import worker_serves
from tests.patience import PATIENCE
from tests.patience import eventually as eventually  # noqa: PLC0414 (most tests find it here)

ROOT = Path(__file__).parent.parent
UNLIMITED = {f"LIMIT_{name}": "100000 per second" for name in ("SESSION", "ADDRESS", "OPENING")}
Json = dict[str, Any]


class Installation:
    """One installation, seen from outside: its URLs, its vendors' controls, its processes."""

    def __init__(self, data: Path, process: subprocess.Popen[bytes], *, encrypted: bool = True) -> None:
        self.data = data
        self.encrypted = encrypted
        self.process = process
        self.apis = [httpx.AsyncClient(base_url=url, timeout=PATIENCE) for url in self.run["apis"]]
        self.http = self.apis[0]
        self.stripe = httpx.AsyncClient(base_url=self.run["stripe"], timeout=PATIENCE)
        self.mail = httpx.AsyncClient(base_url=self.run["mail"], timeout=PATIENCE)

    @property
    def run(self) -> Json:
        found: Json = json.loads((self.data / "run.json").read_text())
        return found

    @property
    def secrets(self) -> dict[str, str]:
        """What it made up for itself and keeps: its installation's name, the webhook's secret."""
        found: dict[str, str] = json.loads((self.data / "kept.json").read_text())["secrets"]
        return found

    def shop(self, slug: str) -> Json:
        return next(shop for shop in self.run["shops"] if shop["slug"] == slug)

    @property
    def database(self) -> Engine:
        """For a look at the rows; keeps no connection open."""
        return create_engine(self.run["database"], poolclass=NullPool)

    async def temporal(self) -> Client:
        """A client with the installation's keys, as its API and worker have one."""
        switch = "" if self.encrypted else "off,"
        keys = read_keys(switch + self.secrets["temporal_encryption_keys"])
        return await Client.connect(self.run["temporal"], data_converter=data_converter(keys))

    async def skipper(self) -> TimeSkipper:
        return TimeSkipper(await self.temporal(), config=TimeSkippingConfig(enabled=False))

    def kill(self, name: str) -> int:
        pid: int = self.run["pids"][name]
        os.kill(pid, signal.SIGKILL)
        return pid

    async def back(self, name: str, killed: int) -> None:
        """Until the supervisor has started it again and everything answers."""

        async def ready() -> bool:
            return self.run["pids"].get(name) != killed and await self.ready()

        await eventually(ready, what=f"{name} is back")

    async def ready(self) -> bool:
        """Each API reaches what it needs, and each worker asks for work."""
        shown = {name: url for name, url in self.run["metrics"].items() if name.startswith("worker")}
        try:
            answers = [await api.get("/ready") for api in self.apis]
        except httpx.HTTPError:
            return False
        serving = [not await worker_serves(url, QUEUES)() for url in shown.values()]
        return all(serving) and all(answer.status_code == 200 for answer in answers)

    async def letters(self, to: str) -> list[Json]:
        found: list[Json] = (await self.mail.get("/api/messages", params={"to": to})).json()
        return found

    async def control(self, path: str, body: Json | None = None) -> Json:
        answer = await self.stripe.post(f"/_control/{path}", json=body or {})
        answer.raise_for_status()
        found: Json = answer.json() if answer.content else {}
        return found

    async def calm(self) -> None:
        """All vendors behave again."""
        (await self.stripe.delete("/_control/faults")).raise_for_status()
        (await self.mail.delete("/_control/faults")).raise_for_status()


@asynccontextmanager
async def running_installation(
    data: Path, *options: str, root: str = str(ROOT), **env: str
) -> AsyncIterator[Installation]:
    """`options`: more of the command line, such as "--apis=2"; `env`: settings, and without them no limits.

    `root` is the source it runs.
    """
    log = (data.parent / f"{data.name}.log").open("ab")
    process = subprocess.Popen(  # noqa: ASYNC220 (it outlives the call)
        [sys.executable, "-m", "local", "up", "--data", str(data), "--port", "0", "--with-parent", *options],
        cwd=root,
        env={**os.environ, **UNLIMITED, **env},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:

        async def started() -> bool:
            said = Path(log.name).read_text(errors="replace")[-2000:]  # noqa: ASYNC240 (a small file)
            assert process.poll() is None, f"the installation ended: {said}"
            return (data / "run.json").exists()

        await eventually(started, what=f"the start of an installation, see {log.name}")
        yield Installation(data, process, encrypted="--no-encryption" not in options)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


@contextmanager
def running_model() -> Iterator[dict[str, str]]:
    """The model's stand-in: the settings of an installation that asks it."""
    command = [sys.executable, "-m", "local.standins.model", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        try:
            url = f"http://127.0.0.1:{json.loads(run.stdout.readline())['port']}/v1"
            yield {"LLM_BASE_URL": url, "LLM_MODEL": "standin-1", "LLM_API_KEY": "sk-local"}
        finally:
            run.terminate()


class Customer:
    """Someone with a browser: speaks, clicks, pays."""

    def __init__(self, installation: Installation, slug: str = "trattoria-lucia", api: int = 0) -> None:
        self.installation = installation
        self.http = installation.apis[api]
        self.shop = installation.shop(slug)
        self.token = ""
        self.session_id = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def post(self, wait: int = 30, message_id: str = "", **body: str) -> httpx.Response:
        return await self.http.post(
            f"/api/chat/{self.shop['id']}",
            json={"message_id": message_id or str(uuid4()), **body},
            headers={**self.headers, **({"Prefer": f"wait={wait}"} if wait else {})},
        )

    async def ask(self, message_id: str = "", **body: str) -> httpx.Response:
        """As the page does: what is not answered yet, or not now, is sent again, under the same id."""
        message_id = message_id or str(uuid4())

        async def answered() -> httpx.Response | None:
            answer = await self.post(30, message_id, **body)
            if answer.status_code not in {202, 503}:
                return answer
            if answer.status_code == 202:
                self._know(answer.json())
            return None

        return await eventually(answered, what=f"an answer to {body}")

    async def say(self, text: str) -> Json:
        return self._answered(await self.ask(text=text))

    async def press(self, button: str) -> Json:
        return self._answered(await self.ask(button=button))

    async def get(self, path: str, **params: str) -> httpx.Response:
        return await self.http.get(path, headers=self.headers, params=params)

    async def state(self) -> Json:
        answer = await self.get("/cart")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def click(self, item: str, **choices: object) -> httpx.Response:
        """Adds an item from the menu by its name."""
        if not self.token:
            self._know((await self.http.post(f"/api/chat/{self.shop['id']}/session")).json())
        item_id = (await self.menu_item(item))["id"]
        return await self.http.post("/cart/items", json={"item_id": item_id, **choices}, headers=self.headers)

    async def menu_item(self, name: str) -> Json:
        menu = (await self.http.get(f"/api/menu/{self.shop['id']}")).json()
        found: Json = next(
            item for category in menu["categories"] for item in category["items"] if item["name"] == name
        )
        return found

    async def check_out(self) -> Json:
        """That's all, confirm: the order as it waits for payment."""
        read_back = await self.say("that's all")
        confirm = next(
            button["value"]
            for button in read_back["reply"]["buttons"]
            if button["value"].startswith("confirm:")
        )
        await self.press(confirm)
        return await self.order_with_link()

    async def order_with_link(self) -> Json:
        """The session's order once it can be paid, or is over."""

        async def linked() -> Json | None:
            order: Json | None = (await self.state())["order"]
            return order if order and (order["checkout_url"] or order["state"] != "draft") else None

        return await eventually(linked, what="a payment link")

    async def pay(self, order: Json, how: str = "pay", email: str = "") -> None:
        """On the payment page's own controls, as the hosted page would."""
        await self.installation.control(
            f"sessions/{checkout_id(order)}/{how}", {"email": email} if email else {}
        )

    async def order_when(self, **wanted: str) -> Json:
        """The session's order once it has these values."""

        async def reached() -> Json | None:
            order: Json | None = (await self.state())["order"]
            return order if order and all(order[name] == value for name, value in wanted.items()) else None

        return await eventually(reached, what=f"an order with {wanted}")

    async def transcript(self, until: Callable[[list[Json]], bool] = bool) -> list[Json]:
        """Messages as the event stream tells them, until there is enough."""
        seen: list[Json] = []
        async with asyncio.timeout(PATIENCE):
            async for name, data in self.events():
                if name == "message":
                    seen.append(data)
                if name == "state" and until(seen):
                    return seen
        return seen

    async def events(self, last_event_id: int = 0) -> AsyncIterator[tuple[str, Json]]:
        headers = {**self.headers, **({"Last-Event-ID": str(last_event_id)} if last_event_id else {})}
        path = f"/api/chat/{self.shop['id']}/events"
        async with self.http.stream("GET", path, headers=headers) as stream:
            assert stream.status_code == 200
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    yield name, json.loads(line[6:])

    def _answered(self, answer: httpx.Response) -> Json:
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        return self._know(answer.json())

    def _know(self, body: Json) -> Json:
        self.token, self.session_id = body["token"], body["session_id"]
        return body


def checkout_id(order: Json) -> str:
    return str(order["checkout_url"]).rstrip("/").rsplit("/", 1)[-1]


def names(state: Json) -> list[tuple[int, str]]:
    return [(line["quantity"], line["name"]) for line in state["cart"]["lines"]]
