"""The codec server's settings: it knows the keys, and who may ask from a browser."""

from __future__ import annotations

from pydantic import Field

from config.groups import EncryptionSettings


class CodecSettings(EncryptionSettings):
    codec_host: str = "127.0.0.1"
    codec_port: int = Field(8081, ge=1, le=65535)
    temporal_ui_url: str = Field("http://127.0.0.1:8080", pattern=r"^https?://[^/,]+$")
    """The Temporal UI as operators type it: only its pages may ask."""
    log_level: str = "INFO"


def read_settings() -> CodecSettings:
    return CodecSettings()
