"""Starts the mail stand-in: `python -m local.standins.mail --smtp-port N --http-port M --data DIR`."""

import argparse
import asyncio
import json
import signal
import socket
from pathlib import Path
from types import FrameType

import uvicorn
from aiosmtpd.smtp import SMTP

from local.standins.mail.faults import Faults
from local.standins.mail.smtp import Postman
from local.standins.mail.store import MailStore
from local.standins.mail.web import build_app

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.standins.mail")
    parser.add_argument("--smtp-port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--http-port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps the mail")
    chosen = parser.parse_args()
    store = MailStore(chosen.data)
    try:
        asyncio.run(serve(store, chosen.smtp_port, chosen.http_port))
    finally:
        store.close()


async def serve(store: MailStore, smtp_port: int, http_port: int) -> None:
    faults = Faults()
    postman = Postman(store, faults)
    config = uvicorn.Config(
        build_app(store, faults),
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )
    web = uvicorn.Server(config)
    stop_on_signal(web)
    smtp_socket = listen(smtp_port)
    http_socket = listen(http_port)
    smtp = await asyncio.get_running_loop().create_server(
        lambda: SMTP(postman, hostname="localhost", enable_SMTPUTF8=True), sock=smtp_socket
    )
    async with smtp:
        ports = {"smtp_port": smtp_socket.getsockname()[1], "http_port": http_socket.getsockname()[1]}
        print(json.dumps(ports), flush=True)
        await web.serve(sockets=[http_socket])


def listen(port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the protocol is named; else each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    listener.listen()
    return listener


def stop_on_signal(server: uvicorn.Server) -> None:
    """Uvicorn raises its signal again once it has stopped; this makes that an ordinary exit with code 0."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal module's signature
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    main()
