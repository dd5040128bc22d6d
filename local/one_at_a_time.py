"""Run a command while no other holds the same lock: `python -m local.one_at_a_time LOCK COMMAND...`.

Two makes in one checkout would otherwise install into one .venv and build into one folder at the same time.
Runs before anything is installed, so it imports the standard library only. The system frees the lock with us.
"""

import fcntl
import subprocess
import sys
from pathlib import Path


def main(lock: Path, command: list[str]) -> int:
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make installs or builds here; waiting for it", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
