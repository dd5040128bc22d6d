"""Rate limits: too much from one session or address is refused with the time to come back."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from temporalio.common import MetricMeter

from api.http.errors import ApiError
from api.http.limits import Limits, Window
from api.http.middleware import RequestMiddleware
from api.ops.metrics import ApiMetrics
from config.api import ApiSettings
from tests.patience import PATIENCE

SETTINGS = ApiSettings.model_validate(
    {
        "database_url": "postgresql+psycopg://x/y",
        "public_url": "http://127.0.0.1:8000",
        "installation": "test-1",
        "temporal_encryption_keys": "off",
        "stripe_secret_key": "sk_test_x1",
        "stripe_webhook_secrets": "whsec_x1",
        "smtp_host": "127.0.0.1",
        "limit_session": "3 per 10 second",
        "limit_opening": "2 per minute",
    }
)
NOBODY = ApiMetrics(MetricMeter.noop)


def test_the_fourth_call_of_a_session_is_refused_and_another_session_is_not() -> None:
    limits = Limits(SETTINGS, NOBODY)
    for _ in range(3):
        limits.check_session("a")
    with pytest.raises(ApiError) as refused:
        limits.check_session("a")
    assert (refused.value.status, refused.value.code, refused.value.retry_after) == (
        429,
        "too_many_requests",
        10,
    )
    limits.check_session("b")


def test_an_address_can_open_only_so_many_sessions() -> None:
    limits = Limits(SETTINGS, NOBODY)
    for _ in range(2):
        limits.check_new_session("192.0.2.1")
    with pytest.raises(ApiError):
        limits.check_new_session("192.0.2.1")


def test_who_waited_is_let_through_again_and_one_call_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(SETTINGS, NOBODY)
    clock = iter((1000.0, 1004.0, 1008.0, 1010.5, 1011.0, 1014.5))
    monkeypatch.setattr("api.http.limits.monotonic", lambda: next(clock))
    for _ in range(4):
        limits.check_session("a")
    with pytest.raises(ApiError):
        limits.check_session("a")
    limits.check_session("a")


def test_callers_who_have_gone_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("api.http.limits.monotonic", lambda: now)
    window = Window("3 per 10 second")
    for number in range(100):
        assert window.allow(f"guest {number}")
    now = 1020.0
    assert window.allow("guest 0")
    assert window.callers == 1


@pytest.mark.parametrize("path", ["/api/v1/stripe/webhook", "/api/stripe/webhook", "/stripe/webhook"])
async def test_stripe_is_not_limited_under_any_name_of_its_webhook(path: str) -> None:
    limits = Limits(SETTINGS.model_copy(update={"limit_address": "1 per minute"}), NOBODY)
    transport = httpx.ASGITransport(RequestMiddleware(FastAPI(), limits, NOBODY))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop", timeout=PATIENCE) as http:
        assert [(await http.post(path)).status_code for _ in range(3)] == [404, 404, 404]
        assert [(await http.post("/api/other")).status_code for _ in range(2)] == [404, 429]
