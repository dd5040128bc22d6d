"""Traced over the wire: one trace from the request by the workflow to the activity, and no word in it."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import pytest_asyncio
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.e2e.test_money_that_comes_late_or_wrong import cancel
from tests.installation import Customer, Installation, eventually, running_installation

PUT_OFF = "puts the letter off"
"""Words of an exception of ours, which stand for all that others may quote."""
SAID = "one tiramisu. i am Rosalind, my mail is rosalind@example.com"


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP as protobuf, and keeps every span with its bytes."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.services: set[str] = set()
        super().__init__(("127.0.0.1", 0), _Taker)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for each in resource.resource.attributes:
                if each.key == "service.name":
                    self.services.add(each.value.string_value)
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)

    def trace_of(self, name: str, order_or_session: str) -> bytes:
        """The trace of the last span of this name about this order or session."""
        found = [
            each for each in self.spans if each.name == name and order_or_session in str(each.attributes)
        ]
        return found[-1].trace_id if found else b""

    def names_in(self, trace: bytes) -> set[str]:
        return {each.name for each in self.spans if each.trace_id == trace}


class _Taker(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        assert self.path == "/v1/traces"
        self.server.take(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def collector() -> Iterator[Collector]:
    with Collector() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def collected() -> Iterator[Collector]:
    with collector() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def traced_installation(collected: Collector) -> AsyncIterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="countertalk-traced-"))
    env = {"OTEL_EXPORTER_OTLP_ENDPOINT": collected.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    async with running_installation(folder / "data", **env) as installation:
        yield installation
    shutil.rmtree(folder, ignore_errors=True)


async def test_a_turn_is_in_the_trace_of_the_request_that_caused_it(
    traced_installation: Installation, collected: Collector
) -> None:
    customer = Customer(traced_installation)
    traces: set[bytes] = set()
    for text in (SAID, "and a cola"):
        await customer.say(text)
        traces.add(await trace_with(collected, "RunActivity:waiter.take_turn", customer.session_id, traces))
    assert len(traces) == 2, "each request has a trace of its own, also while its session's workflow runs on"
    for trace in traces:
        names = collected.names_in(trace)
        assert {
            "POST /chat/{shop_id}",
            "SignalWorkflow:chat",
            "HandleSignal:chat",
            "StartActivity:waiter.take_turn",
            "RunActivity:waiter.take_turn",
        } <= names
    assert collected.services == {"countertalk-api", "countertalk-worker"}


async def test_an_orders_payment_is_in_the_trace_of_the_webhook_and_its_refund_in_that_of_the_click(
    traced_installation: Installation, collected: Collector
) -> None:
    customer = Customer(traced_installation)
    await customer.say(SAID)
    order = await customer.check_out()
    opened = await trace_with(collected, "RunActivity:payments.open_checkout", order["order_id"])
    assert "POST /chat/{shop_id}" in collected.names_in(opened), "the press that confirmed it"
    await customer.pay(order, email="rosalind@example.org")
    await customer.order_when(payment_state="paid")
    read = await trace_with(collected, "RunActivity:payments.sync", order["order_id"])
    assert "POST /stripe/webhook" in collected.names_in(read)
    await cancel(traced_installation, customer, order)
    await customer.order_when(payment_state="refunded")
    refunded = await trace_with(collected, "RunActivity:payments.refund", order["order_id"])
    assert "POST /orders/{order_id}/{action}" in collected.names_in(refunded)


async def test_no_span_holds_what_was_said_who_said_it_or_a_key(
    traced_installation: Installation, collected: Collector
) -> None:
    customer = Customer(traced_installation)
    await customer.say(SAID)
    (await traced_installation.mail.post("/_control/faults", json={"refuse": 1})).raise_for_status()
    order = await customer.check_out()
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    unsubscribed = await traced_installation.http.get(f"/unsubscribe/{customer.token}")
    assert unsubscribed.status_code < 500
    mailed = await trace_with(collected, "RunActivity:courier.drain", order["order_id"])
    failed = [each for each in collected.spans if each.status.code == Status.STATUS_CODE_ERROR]
    assert any(each.trace_id == mailed for each in failed), "the mail that was put off is seen as failed"
    await trace_with(collected, "RunActivity:orders.export", order["order_id"])
    told = b"".join(each.SerializeToString() for each in collected.spans).decode(errors="replace").lower()
    assert "post /chat/" in told
    for secret in (customer.token, "tiramisu", "rosalind", "example.com", customer.shop["api_key"], PUT_OFF):
        assert secret.lower() not in told


async def trace_with(collected: Collector, name: str, about: str, known: Collection[bytes] = ()) -> bytes:
    """The trace of such a span, once the request it began with has been answered."""

    async def found() -> bytes | None:
        trace = collected.trace_of(name, about)
        return trace if trace and trace not in known else None

    trace = await eventually(found, what=f"{name} about {about}")

    async def whole() -> bool:
        return any(each.trace_id == trace and not each.parent_span_id for each in collected.spans)

    await eventually(whole, what="the span the trace begins with")
    return trace
