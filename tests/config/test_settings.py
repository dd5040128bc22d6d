"""Settings: what is wrong is named at start, and a live key goes to Stripe only."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from config.api import ApiSettings
from config.groups import CommonSettings
from config.worker import WorkerSettings
from tests.encryption import KEYS

GIVEN = {
    "database_url": "postgresql+psycopg://x/y",
    "public_url": "http://127.0.0.1:8000",
    "installation": "test-1",
    "stripe_secret_key": "sk_test_x1",
    "stripe_webhook_secrets": "whsec_a, whsec_b",
    "smtp_host": "127.0.0.1",
    "temporal_encryption_keys": KEYS,
}


def test_a_live_key_with_a_foreign_stripe_address_is_refused() -> None:
    for key in ("sk_live_x1", "rk_live_x1"):
        with pytest.raises(ValidationError, match="live Stripe key") as refused:
            WorkerSettings.model_validate(
                {**GIVEN, "stripe_secret_key": key, "stripe_api_base": "http://127.0.0.1:1"}
            )
        assert key not in str(refused.value), "a key is never printed"
    assert WorkerSettings.model_validate({**GIVEN, "stripe_secret_key": "sk_live_x1"}).stripe_live


def test_several_webhook_secrets_count_while_one_is_rolled() -> None:
    assert ApiSettings.model_validate(GIVEN).webhook_secrets == ("whsec_a", "whsec_b")


def test_encryption_has_keys_or_is_switched_off_in_so_many_words() -> None:
    without = {name: value for name, value in GIVEN.items() if name != "temporal_encryption_keys"}
    with pytest.raises(ValidationError, match=r"temporal_encryption_keys\s.*openssl rand"):
        WorkerSettings.model_validate(without)
    plain = WorkerSettings.model_validate({**without, "temporal_encryption_keys": "off"})
    assert plain.encryption_keys.current is None
    assert WorkerSettings.model_validate(GIVEN).encryption_keys.current == "of-tests"


@pytest.mark.parametrize("url", ["ftp://x", "http://x/", "http://x/path"])
def test_a_public_url_is_an_origin_without_a_path(url: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        WorkerSettings.model_validate({**GIVEN, "public_url": url})


@pytest.mark.parametrize("name", ["change-me", "", "a b c d"])
def test_an_installation_has_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ValidationError, match="installation"):
        WorkerSettings.model_validate({**GIVEN, "installation": name})


@pytest.mark.parametrize(
    ("settings", "name"), [(WorkerSettings, "stripe_secret_key"), (ApiSettings, "stripe_webhook_secrets")]
)
def test_an_empty_secret_is_none(settings: type[CommonSettings], name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        settings.model_validate({**GIVEN, name: ""})


def test_the_api_knows_no_secret_that_pays_mails_or_asks_a_model() -> None:
    secrets = {name for name, field in ApiSettings.model_fields.items() if field.annotation is SecretStr}
    assert secrets == {"stripe_webhook_secrets", "temporal_encryption_keys"}
    assert "stripe_webhook_secrets" not in WorkerSettings.model_fields


def test_the_sender_is_a_bare_address() -> None:
    with pytest.raises(ValidationError, match="mail_from"):
        WorkerSettings.model_validate({**GIVEN, "mail_from": "Shop <orders@shop.example>"})
