"""Groups of settings, from the environment or `.env`; each program takes those it needs."""

from __future__ import annotations

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.encryption_keys import EncryptionKeys, read_keys

STRIPE_API = "https://api.stripe.com"
READ = SettingsConfigDict(env_file=".env", frozen=True, extra="ignore", hide_input_in_errors=True)


class EncryptionSettings(BaseSettings):
    model_config = READ

    temporal_encryption_keys: SecretStr = Field(SecretStr(""), validate_default=True)
    """`id:key,id:key`: the first one encrypts, all decrypt. `off` in the first place encrypts nothing."""

    @field_validator("temporal_encryption_keys")
    @classmethod
    def _can_be_read(cls, keys: SecretStr) -> SecretStr:
        read_keys(keys.get_secret_value())
        return keys

    @property
    def encryption_keys(self) -> EncryptionKeys:
        return read_keys(self.temporal_encryption_keys.get_secret_value())


class CommonSettings(EncryptionSettings):
    """Settings of both programs. Raise ValidationError naming each variable that is missing or wrong."""

    model_config = READ

    database_url: str = Field(pattern=r"^postgresql\+psycopg://")
    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "default"
    public_url: str = Field(pattern=r"^https?://[^/]+$")
    """Where customers reach us; the base of every link we give out."""
    installation: str = Field(pattern=r"^[A-Za-z0-9_-]{4,64}$")
    """Marks our objects at Stripe: two installations on one account need two names, for good."""
    log_level: str = "INFO"
    metrics_address: str = Field("", pattern=r"^$|:\d+$")
    """Host and port of the Prometheus metrics; empty: none. Never the public port."""
    otel_exporter_otlp_endpoint: str = Field("", pattern=r"^$|^https?://")
    """Where traces go by OTLP over HTTP, without `/v1/traces`; empty: nothing is traced."""

    @field_validator("installation")
    @classmethod
    def _is_a_name_of_its_own(cls, name: str) -> str:
        if name == "change-me":
            raise ValueError("two installations that keep the example's name would share their payments")
        return name


class StripeSettings(BaseSettings):
    model_config = READ

    stripe_secret_key: SecretStr = Field(min_length=8)
    stripe_api_base: str = STRIPE_API

    @model_validator(mode="after")
    def _live_keys_meet_only_stripe(self) -> Self:
        if self.stripe_live and self.stripe_api_base != STRIPE_API:
            raise ValueError("a live Stripe key with a foreign STRIPE_API_BASE: refusing to start")
        return self

    @property
    def stripe_live(self) -> bool:
        return self.stripe_secret_key.get_secret_value().startswith(("sk_live_", "rk_live_"))


class MailSettings(BaseSettings):
    model_config = READ

    smtp_host: str
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_start_tls: bool = False
    mail_from: str = Field("orders@countertalk.example", pattern=r"^[^@\s<>]+@[^@\s<>]+$")


class ModelSettings(BaseSettings):
    model_config = READ

    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""

    @property
    def has_model(self) -> bool:
        return bool(self.llm_base_url and self.llm_model)
