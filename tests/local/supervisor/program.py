"""A small server for the tests: answers GET with its name, notes in a file how it ended."""

import argparse
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import FrameType


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"here")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("port", type=int)
    parser.add_argument("notes", type=Path)
    parser.add_argument("--deaf", action="store_true", help="ignore a request to stop")
    options = parser.parse_args()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not options.deaf:
            with options.notes.open("a") as notes:
                notes.write(f"{options.name}\n")
            sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    HTTPServer(("127.0.0.1", options.port), Answer).serve_forever()


if __name__ == "__main__":
    main()
