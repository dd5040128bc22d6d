"""The way of every API request: recorded, authorised, made to fail on request, run once, answered."""

import asyncio
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from local.standins.stripe import form
from local.standins.stripe.absent import without_nulls
from local.standins.stripe.account import Account, Cause
from local.standins.stripe.clockwork import catch_up
from local.standins.stripe.endpoints import Endpoint
from local.standins.stripe.errors import REFUSALS, StripeError, rate_limited, refused_with, server_error
from local.standins.stripe.expand import expand
from local.standins.stripe.faults import ApiFault
from local.standins.stripe.idempotency import Answer, Keys
from local.standins.stripe.journal import Journal
from local.standins.stripe.keys import authorise
from local.standins.stripe.params import checked
from local.standins.stripe.wire import API_VERSION, Wire, new_id


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    object_id: str
    params: Wire
    key: str | None
    connected: str = ""
    """The account the call is made for, by its header `Stripe-Account`; empty: our own."""
    id: str = field(default_factory=lambda: new_id("req"))

    @property
    def kept_under(self) -> str | None:
        """Each account has keys of its own."""
        return f"{self.connected}/{self.key}" if self.key and self.connected else self.key


class Gate:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._keys = Keys(account.store)
        self._journal = Journal(account.store)

    async def serve(self, endpoint: Endpoint | None, request: Request) -> Response:
        """`endpoint` is None for a path that Stripe, or this stand-in, does not have."""
        call, malformed = await _read(request)
        entry = self._journal.open(call.id, call.method, call.path, call.params, call.key)
        fault: ApiFault = "ok"
        if self._account.faults.concerns(call.method, call.path):
            fault = self._account.faults.next_api_fault()
        try:
            if malformed:
                raise malformed
            authorise(request.headers)
            if endpoint is None:
                raise StripeError(f"Unrecognized request URL ({call.method}: {call.path}).", status=404)
            answer = await self._answer(endpoint, call, fault)
        except StripeError as refusal:
            answer = Answer(refusal.status, refusal.body())
        self._journal.close(entry, answer.status, replayed=answer.original is not None, fault=fault)
        if fault == "drop_connection":
            return LostAnswer()
        body = without_nulls(answer.body) if self._account.faults.objects.leave_out_nulls else answer.body
        return JSONResponse(body, answer.status, headers=_headers(call, answer))

    async def _answer(self, endpoint: Endpoint, call: Call, fault: ApiFault) -> Answer:
        if fault == "429":
            raise rate_limited()
        if fault in REFUSALS:
            raise refused_with(fault)
        with self._keys.claim(call.kept_under):
            if self._account.faults.concerns(call.method, call.path):
                await asyncio.sleep(self._account.faults.api.slow_seconds)
            kept = self._keys.kept(call.kept_under, call.path, call.params)
            return kept or self._run(endpoint, call, fault)

    def _run(self, endpoint: Endpoint, call: Call, fault: ApiFault) -> Answer:
        """From here on nothing awaits: effect, events and kept answer are one transaction."""
        catch_up(self._account)
        self._account.cause = Cause(call.id, call.key, call.connected)
        try:
            if fault == "500":
                raise server_error()
            with self._account.store.transaction():
                given = checked(call.params, endpoint.shape)
                body = endpoint.rule(self._account, given, call.object_id)
                body = expand(self._account, body, given.get("expand", []))
                lost = fault == "after_effect_500"
                answer = Answer(500, server_error().body()) if lost else Answer(200, body)
                self._keys.keep(call.kept_under, call.path, call.params, answer, call.id)
        except StripeError as refusal:
            if refusal.executed:
                with self._account.store.transaction():
                    refused = Answer(refusal.status, refusal.body())
                    self._keys.keep(call.kept_under, call.path, call.params, refused, call.id)
            raise
        finally:
            self._account.cause = Cause()
        return answer


async def _read(request: Request) -> tuple[Call, StripeError | None]:
    encoded = (
        request.url.query if request.method == "GET" else (await request.body()).decode(errors="replace")
    )
    malformed = None
    try:
        params = form.decode(encoded)
    except StripeError as error:
        params, malformed = {}, error
    version = request.headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        malformed = StripeError(f"The stand-in speaks version {API_VERSION} only, not {version}.")
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    object_id = request.path_params.get("id", "")
    connected = request.headers.get("stripe-account", "")
    return Call(request.method, request.url.path, object_id, params, key, connected), malformed


def _headers(call: Call, answer: Answer) -> dict[str, str]:
    headers = {"Request-Id": call.id, "Stripe-Version": API_VERSION}
    if call.key:
        headers["Idempotency-Key"] = call.key
    if answer.original:
        headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.original}
    return headers


class LostAnswer(Response):
    """Promises a body and never sends it, whereupon the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
