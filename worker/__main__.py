"""`python -m worker`: serves the task queues until it is asked to stop, then drains."""

from __future__ import annotations

import asyncio
import signal
import sys
import time

from config.imports import kept_for_good

with kept_for_good():
    import uvloop
    from pydantic import ValidationError

    from config import logs
    from config.key_check import check_keys
    from config.worker import WorkerSettings, read_settings
    from storage.encryption_keys import WrongKeys
    from worker.run import run_worker


def main() -> None:
    try:
        settings = read_settings()
        logs.set_up(settings.log_level)
        asyncio.run(check_keys(settings))
    except (ValidationError, WrongKeys) as error:
        sys.exit(f"settings: {error}")
    uvloop.run(_serve(settings))
    # The SDK's runtime threads need a moment after the loop, or the interpreter may abort at exit.
    time.sleep(0.05)


async def _serve(settings: WorkerSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_worker(settings, stop)


if __name__ == "__main__":
    main()
