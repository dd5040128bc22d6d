"""All settings, from the environment or `.env`; only entry points read them."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

STRIPE_API = "https://api.stripe.com"


class Settings(BaseSettings):
    """Frozen. Raises pydantic's ValidationError naming each variable that is missing or wrong."""

    model_config = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(pattern=r"^postgresql\+psycopg://")
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    public_url: str = Field(pattern=r"^https?://[^/]+$")
    """Where customers reach us; the base of every link we give out."""
    installation: str = Field(pattern=r"^[A-Za-z0-9_-]{4,64}$")
    """Marks our objects at Stripe: two installations on one account need two names, for good."""
    api_host: str = "127.0.0.1"
    api_port: int = Field(8000, ge=1, le=65535)
    trusted_proxies: str = ""
    """Addresses whose X-Forwarded-For is believed, comma separated; empty believes nobody."""

    stripe_secret_key: SecretStr = Field(min_length=8)
    stripe_api_base: str = STRIPE_API
    stripe_webhook_secrets: SecretStr = Field(min_length=6)
    """One or more, comma separated: while a secret is rolled, both count."""

    smtp_host: str
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_start_tls: bool = False
    mail_from: str = Field("orders@countertalk.example", pattern=r"^[^@\s<>]+@[^@\s<>]+$")

    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""

    limit_session: str = "60 per 30 second"
    limit_address: str = "600 per 30 second"
    limit_opening: str = "60 per minute"

    content_dir: Path = Path("content")
    log_level: str = "INFO"
    metrics_address: str = Field("", pattern=r"^$|:\d+$")
    """Host and port of the Prometheus metrics; empty: none. Never the public port."""
    otel_exporter_otlp_endpoint: str = Field("", pattern=r"^$|^https?://")
    """Where traces go by OTLP over HTTP, without `/v1/traces`; empty: nothing is traced."""
    worker_drain_seconds: int = Field(10, ge=0, le=300)
    worker_build_id: str = Field("", pattern=r"^[A-Za-z0-9._-]{0,64}$")
    """The worker's version for Temporal; empty: versions are off."""

    @field_validator("installation")
    @classmethod
    def _is_a_name_of_its_own(cls, name: str) -> str:
        if name == "change-me":
            raise ValueError("two installations that keep the example's name would share their payments")
        return name

    @model_validator(mode="after")
    def _live_keys_meet_only_stripe(self) -> Self:
        if self.stripe_live and self.stripe_api_base != STRIPE_API:
            raise ValueError("a live Stripe key with a foreign STRIPE_API_BASE: refusing to start")
        return self

    @property
    def stripe_live(self) -> bool:
        return self.stripe_secret_key.get_secret_value().startswith(("sk_live_", "rk_live_"))

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        secrets = self.stripe_webhook_secrets.get_secret_value().split(",")
        return tuple(secret.strip() for secret in secrets if secret.strip())

    @property
    def has_model(self) -> bool:
        return bool(self.llm_base_url and self.llm_model)


def read_settings() -> Settings:
    return Settings()
