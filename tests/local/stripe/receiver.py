"""A webhook receiver for the tests: keeps what arrives, checks each signature, answers as told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import stripe

from tests.patience import eventually

SECRET = "whsec_test_of_the_stand_in"


@dataclass(frozen=True)
class Arrival:
    at: float
    raw: bytes
    signature: str
    event: stripe.Event
    status: int


@dataclass
class Receiver:
    """`answer` decides the status for an event; all answers are 200 unless a test says otherwise."""

    port: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    answer: Callable[[stripe.Event], int] = lambda _: 200
    secret: str = SECRET
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/stripe/webhook"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        raw = await reader.readexactly(int(headers["content-length"]))
        signature = headers["stripe-signature"]
        event = stripe.Webhook.construct_event(raw, signature, self.secret)
        status = self.answer(event) if self._server else 503
        self.arrivals.append(Arrival(time.time(), raw, signature, event, status))
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    def about(self, *ids: str) -> list[Arrival]:
        """Arrivals whose object has one of these ids, or names one of them as its payment intent."""
        found = []
        for arrival in self.arrivals:
            subject = arrival.event.data.object
            linked = subject.to_dict().get("payment_intent")
            if subject["id"] in ids or linked in ids:
                found.append(arrival)
        return found

    def types(self, *ids: str) -> list[str]:
        return [arrival.event.type for arrival in self.about(*ids)]

    async def until(self, kind: str, *ids: str, times: int = 1) -> Arrival:
        """The last of `times` accepted arrivals of this type."""

        async def arrived() -> Arrival | None:
            found = [one for one in self.about(*ids) if one.event.type == kind and one.status == 200]
            return found[-1] if len(found) >= times else None

        return await eventually(arrived, what=f"{kind}, {times} times, for {ids}")
