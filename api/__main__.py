"""`python -m api`: serves HTTP until it is asked to stop."""

from __future__ import annotations

import asyncio
import sys

from config.imports import kept_for_good

with kept_for_good():
    import uvicorn
    from pydantic import ValidationError

    from api.app import create_app
    from config import logs, telemetry
    from config.api import read_settings
    from config.key_check import check_keys
    from storage.encryption_keys import WrongKeys

KEPT_ALIVE = 75
"""Seconds that an idle connection is kept: longer than proxies and clients keep their own, or one of them
would send into a connection that is just being closed."""


def main() -> None:
    try:
        settings = read_settings()
        logs.set_up(settings.log_level)
        asyncio.run(check_keys(settings))
    except (ValidationError, WrongKeys) as error:
        sys.exit(f"settings: {error}")
    uvicorn.run(
        create_app(settings, telemetry.runtime(settings)),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=KEPT_ALIVE,
    )


if __name__ == "__main__":
    main()
