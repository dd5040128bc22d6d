"""The worker's settings: it alone pays, mails and asks models."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from config.groups import CommonSettings, MailSettings, ModelSettings, StripeSettings


class WorkerSettings(CommonSettings, StripeSettings, MailSettings, ModelSettings):
    content_dir: Path = Path("content")
    worker_drain_seconds: int = Field(10, ge=0, le=300)
    worker_build_id: str = Field("", pattern=r"^[A-Za-z0-9._-]{0,64}$")
    """The worker's version for Temporal; empty: versions are off."""


def read_settings() -> WorkerSettings:
    return WorkerSettings()
