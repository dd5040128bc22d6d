"""Starts the model stand-in: `python -m local.standins.model --port N`."""

import argparse
import asyncio
import json
import signal
import socket
from types import FrameType

import uvicorn

from local.standins.model.web import build_app

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.standins.model")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    asyncio.run(serve(parser.parse_args().port))


async def serve(port: int) -> None:
    config = uvicorn.Config(
        build_app(), log_level="warning", lifespan="off", timeout_graceful_shutdown=1, timeout_keep_alive=75
    )
    server = uvicorn.Server(config)
    stop_on_signal(server)
    listener = listen(port)
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    await server.serve(sockets=[listener])


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
