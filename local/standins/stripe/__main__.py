"""Starts the stand-in on 127.0.0.1, prints `{"port": N}` once it listens, and stops on SIGTERM."""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from local.standins.stripe import app
from local.standins.stripe.account import Account
from local.standins.stripe.faults import Faults
from local.standins.stripe.hooks import Hook, Hooks
from local.standins.stripe.keys import holds_live_key
from local.standins.stripe.store import Store
from local.standins.stripe.webhooks import Patience

HOST = "127.0.0.1"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.standins.stripe", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--webhook-url")
    parser.add_argument("--webhook-secret", default="")
    parser.add_argument("--connect-webhook-url", help="for events of connected accounts")
    parser.add_argument("--connect-webhook-secret", default="")
    parser.add_argument("--public-url", help="where a browser reaches the hosted page")
    usual = Patience()
    parser.add_argument("--retry-first-seconds", type=float, default=usual.first_pause)
    parser.add_argument("--retry-cap-seconds", type=float, default=usual.longest_pause)
    parser.add_argument("--retry-attempts", type=int, default=usual.attempts)
    return parser.parse_args()


def _hook(name: str, url: str | None, secret: str) -> Hook | None:
    if url and not secret.startswith("whsec_"):
        sys.exit(f"--{name}-url needs a --{name}-secret that starts with whsec_")
    return Hook(url, secret) if url else None


def _listen(port: int) -> socket.socket:
    """Names TCP: asyncio sets TCP_NODELAY only then, and without it each answer waits 40 ms for an ACK."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, port))
    listening.listen(128)
    return listening


async def _serve(application: Starlette, listening: socket.socket) -> None:
    config = uvicorn.Config(
        application,
        log_level="error",
        access_log=False,
        http="h11",
        timeout_graceful_shutdown=2,
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn offers a flag, no event
        await asyncio.sleep(0.01)
    sys.stdout.write(json.dumps({"port": listening.getsockname()[1]}) + "\n")
    sys.stdout.flush()
    await serving


def main() -> None:
    given = _arguments()
    if holds_live_key([*os.environ.values(), *sys.argv]):
        sys.exit("A live Stripe key is in sight: the stand-in does not start.")
    hooks = Hooks(
        _hook("webhook", given.webhook_url, given.webhook_secret),
        _hook("connect-webhook", given.connect_webhook_url, given.connect_webhook_secret),
    )
    listening = _listen(given.port)
    public_url = given.public_url or f"http://{HOST}:{listening.getsockname()[1]}"
    store = Store(given.data)
    account = Account(store, Faults(store), public_url.rstrip("/"), hooks)
    patience = Patience(given.retry_first_seconds, given.retry_cap_seconds, given.retry_attempts)
    # uvicorn raises the signal again after its orderly stop; without this the exit status would say "killed".
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: None)
    asyncio.run(_serve(app.build(account, patience), listening))


if __name__ == "__main__":
    main()
