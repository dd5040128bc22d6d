"""Does a worker ask for work yet? As its own metrics say, for all queues it is to serve."""

import asyncio
import re
from collections.abc import Collection

from local.supervisor.probes import Probe, read

ACTIVE = re.compile(
    r'^temporal_num_pollers\{(?=[^}]*task_queue="(?P<queue>[^"]+)")[^}]*\} [1-9]', re.MULTILINE
)


def worker_serves(metrics_url: str, queues: Collection[str]) -> Probe:
    async def probe() -> str:
        metrics, trouble = await asyncio.to_thread(read, metrics_url)
        asked_for = {found["queue"] for found in ACTIVE.finditer(metrics)}
        missing = sorted(set(queues) - asked_for)
        return trouble or (f"nobody asks for work on {', '.join(missing)}" if missing else "")

    return probe
