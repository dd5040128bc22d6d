"""`python -m api.codec`: serves the codec until it is asked to stop."""

from __future__ import annotations

import sys

import uvicorn
from pydantic import ValidationError

from api.codec.app import create_codec
from config import logs
from config.codec import read_settings


def main() -> None:
    try:
        settings = read_settings()
    except ValidationError as error:
        sys.exit(f"settings: {error}")
    logs.set_up(settings.log_level)
    uvicorn.run(
        create_codec(settings),
        host=settings.codec_host,
        port=settings.codec_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
