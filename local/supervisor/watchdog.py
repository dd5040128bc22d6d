"""`python -m local.supervisor.watchdog RUN DATA`: ends a run's programs when its supervisor dies silently.

The supervisor holds the other end of our standard input, which the system closes even on `kill -9`.
"""

import signal
import sys
from pathlib import Path

from local.supervisor import orphans


def main(run: str, data: Path) -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.stdin.buffer.read()
    (data / "run.json").unlink(missing_ok=True)
    # More than once: a program may have been in the middle of being started.
    while left := orphans.find(orphans.RUN_MARK, run):
        orphans.stop(left)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
