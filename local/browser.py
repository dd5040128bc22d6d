"""Make sure of a browser for the browser tests: `python -m local.browser` prints the path of a Chromium."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = (
    "The browser tests need Chromium, and none was found. Install it (Debian: apt-get install chromium), "
    "or name one: make test CHROMIUM=/path/to/chromium"
)


def find(environ: Mapping[str, str]) -> str | None:
    if named := environ.get("CHROMIUM"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, (*NAMES, MAC_CHROME))), None)


def install() -> None:
    """Debian's package; what it says goes to standard error, the path alone to standard output."""
    print("Installing Chromium (Debian's package)", file=sys.stderr, flush=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-qq"), ("install", "-qq", "--no-install-recommends", "chromium")):
        subprocess.run(["apt-get", "-y", *command], env=environ, stdout=sys.stderr, check=False)


def main() -> int:
    path = find(os.environ)
    if path is None and not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
        path = find(os.environ)
    print(path or ADVICE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
