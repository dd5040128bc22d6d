"""Puts the stand-in together as one ASGI application: API, hosted page, control API, and the work of time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.standins.stripe.account import Account
from local.standins.stripe.clockwork import catch_up
from local.standins.stripe.control import Control
from local.standins.stripe.control_refunds import RefundControl
from local.standins.stripe.endpoints import ENDPOINTS, Endpoint
from local.standins.stripe.errors import StripeError
from local.standins.stripe.gate import Gate
from local.standins.stripe.pages import Pages
from local.standins.stripe.webhooks import Courier, Patience

SWEEP_SECONDS = 0.2


def build(account: Account, patience: Patience) -> Starlette:
    gate = Gate(account)
    return Starlette(
        routes=[
            Route("/healthz", _health),
            *[_route(gate, endpoint) for endpoint in ENDPOINTS],
            _route(gate, None),
            *Pages(account).routes(),
            *Control(account).routes(),
            *RefundControl(account).routes(),
        ],
        exception_handlers={StripeError: _refuse},
        lifespan=lambda _: _background(account, patience),
    )


def _route(gate: Gate, endpoint: Endpoint | None) -> Route:
    async def serve(request: Request) -> Response:
        return await gate.serve(endpoint, request)

    if endpoint is None:
        return Route("/v1/{rest:path}", serve, methods=["GET", "POST", "DELETE"])
    return Route(endpoint.path, serve, methods=[endpoint.method])


async def _health(_: Request) -> JSONResponse:
    return JSONResponse({"ok": True})


async def _refuse(_: Request, refusal: Exception) -> JSONResponse:
    if not isinstance(refusal, StripeError):
        raise refusal
    return JSONResponse(refusal.body(), refusal.status)


@asynccontextmanager
async def _background(account: Account, patience: Patience) -> AsyncIterator[None]:
    works = [asyncio.create_task(_sweep(account)), asyncio.create_task(Courier(account, patience).run())]
    try:
        yield
    finally:
        for work in works:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        account.store.close()


async def _sweep(account: Account) -> None:
    while True:
        catch_up(account)
        await asyncio.sleep(SWEEP_SECONDS)
