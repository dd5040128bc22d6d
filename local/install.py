"""Install a hash-pinned lock file with pip, in a few readable lines: `python -m local.install LOCK`.

Runs before anything is installed, so it imports the standard library only. pip's whole output is kept.
"""

import subprocess
import sys
from pathlib import Path


def main(lock: Path) -> int:
    record = Path(sys.prefix) / f"{lock.stem}.log"
    total = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
    print(f"Installing {total} packages from {lock} (details: {record})", flush=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "-r",
        str(lock),
    ]
    with (
        record.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*command, "--require-hashes", "--progress-bar=off"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as pip,
    ):
        seen = 0
        for line in pip.stdout or ():
            log.write(line)
            seen += line.startswith("Collecting ")
            _show(line, seen, total)
    if pip.returncode != 0:
        print(f"pip could not install {lock}; all it said is in {record}", file=sys.stderr)
    return pip.returncode


def _show(line: str, seen: int, total: int) -> None:
    if line.startswith("ERROR:"):
        print(line, end="", file=sys.stderr, flush=True)
    elif line.startswith("Collecting ") and seen % 10 == 0:
        print(f"  {seen} of {total}: {line.split()[1]}", flush=True)
    elif line.startswith("Installing collected packages"):
        print("  unpacking", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
