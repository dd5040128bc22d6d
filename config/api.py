"""The API's settings: of the vendors it knows the webhooks' secrets alone."""

from __future__ import annotations

from pydantic import Field, SecretStr

from config.groups import CommonSettings


class ApiSettings(CommonSettings):
    api_host: str = "127.0.0.1"
    api_port: int = Field(8000, ge=1, le=65535)
    trusted_proxies: str = ""
    """Addresses whose X-Forwarded-For is believed, comma separated; empty believes nobody."""
    stripe_webhook_secrets: SecretStr = Field(min_length=6)
    """One or more, comma separated: while a secret is rolled, both count."""
    limit_session: str = "60 per 30 second"
    limit_address: str = "600 per 30 second"
    limit_opening: str = "60 per minute"

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        secrets = self.stripe_webhook_secrets.get_secret_value().split(",")
        return tuple(secret.strip() for secret in secrets if secret.strip())


def read_settings() -> ApiSettings:
    return ApiSettings()
