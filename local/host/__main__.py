"""Serves the site: `python -m local.host --port N --chat http://127.0.0.1:8000`."""

import argparse

import uvicorn

from local.host.site import SHOP, build_app

HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.host")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--chat", required=True, help="origin of the page that opens in the frame")
    parser.add_argument("--shop", default=SHOP, help=f"whose page it is (default: {SHOP})")
    chosen = parser.parse_args()
    uvicorn.run(
        build_app(chosen.chat, chosen.shop),
        host=HOST,
        port=chosen.port,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )


if __name__ == "__main__":
    main()
