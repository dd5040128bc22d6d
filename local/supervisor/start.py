"""`python -m local up`: run the installation until Ctrl-C, and say what is the matter when it cannot."""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from local.supervisor.banner import banner
from local.supervisor.environment import Choices, Environment
from local.supervisor.errors import CannotStart
from local.supervisor.programs import Layout
from local.supervisor.supervisor import Supervisor


def main(arguments: Sequence[str], layout: Callable[[Environment], Layout]) -> int:
    options = _parse(arguments)
    try:
        return asyncio.run(_up(options, layout))
    except CannotStart as error:
        print(f"\n{error}", file=sys.stderr)
    except OSError as error:
        print(f"\nCannot use {error.filename or options.data}: {error.strerror or error}", file=sys.stderr)
    return 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local", description="The whole installation on one machine."
    )
    up = parser.add_subparsers(required=True, metavar="command").add_parser(
        "up", help="start it; Ctrl-C stops it"
    )
    up.add_argument(
        "--data", type=Path, default=Path(".local"), help="where everything is kept (default: .local)"
    )
    up.add_argument(
        "--port", type=int, default=8000, help="of the web pages and the API (default: 8000; 0: any)"
    )
    for programs in ("workers", "apis"):
        up.add_argument(f"--{programs}", type=int, default=1, help="how many of them (default: 1)")
    up.add_argument(
        "--build-id",
        default="",
        help="the worker's version for Temporal, to measure versions (default: none)",
    )
    up.add_argument(
        "--no-encryption",
        dest="encrypted",
        action="store_false",
        help="Temporal keeps in plain what is new, to measure what encryption costs or to record histories",
    )
    up.add_argument(
        "--with-parent", action="store_true", help="also stop when the process that started this ends"
    )
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error(f"--port must be between 0 and 65535, not {options.port}")
    if not (1 <= options.workers <= 9 and 1 <= options.apis <= 9):
        parser.error("--workers and --apis must be between 1 and 9")
    return options


async def _up(options: argparse.Namespace, layout: Callable[[Environment], Layout]) -> int:
    choices = Choices(options.workers, options.apis, options.build_id, options.encrypted)
    installation = Supervisor(options.data, options.port, layout, report=_say, choices=choices)
    asked = _stop_requests()
    watch = asyncio.create_task(_watch_parent(asked if options.with_parent else None))
    stay = asyncio.create_task(_stay(installation, options.data))
    stop = asyncio.create_task(asked.get())
    await asyncio.wait({stay, stop}, return_when=asyncio.FIRST_COMPLETED)
    if stop.done():
        _say(f"\n{stop.result()}: stopping, the data stays in {options.data}")
    for task in (watch, stop, stay):
        task.cancel()
    await asyncio.wait({stay})
    await _stop(installation, asked)
    if not stay.cancelled():
        stay.result()
    return 0


async def _stay(installation: Supervisor, data: Path) -> None:
    starting = asyncio.create_task(_start(installation, data))
    failure = asyncio.create_task(installation.failure())
    try:
        done, _ = await asyncio.wait({starting, failure}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        await failure
    finally:
        starting.cancel()
        failure.cancel()
        await asyncio.wait({starting, failure})


async def _start(installation: Supervisor, data: Path) -> None:
    began = time.monotonic()
    _say("Starting Countertalk")
    await installation.start()
    _say(banner(installation.run, data, time.monotonic() - began))


async def _stop(installation: Supervisor, asked: asyncio.Queue[str]) -> None:
    stopping = asyncio.create_task(installation.stop())
    again = asyncio.create_task(asked.get())
    await asyncio.wait({stopping, again}, return_when=asyncio.FIRST_COMPLETED)
    if not stopping.done():
        _say("  at once, then")
        stopping.cancel()
        await asyncio.wait({stopping})
        await installation.stop(patience=0)
    again.cancel()


def _stop_requests() -> asyncio.Queue[str]:
    asked: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Started under nohup, a closed terminal is no reason to stop.
        if name != signal.SIGHUP or signal.getsignal(name) is not signal.SIG_IGN:
            loop.add_signal_handler(name, asked.put_nowait, "Ctrl-C" if name == signal.SIGINT else name.name)
    return asked


async def _watch_parent(asked: asyncio.Queue[str] | None) -> None:
    parent = os.getppid()
    while asked is not None:
        if os.getppid() != parent:
            asked.put_nowait("The process that started this has ended")
            return
        await asyncio.sleep(0.5)


def _say(line: str) -> None:
    with suppress(OSError):  # a closed terminal must not keep us from stopping in order
        print(line, flush=True)
