"""The vendors' clients, each closed when the stack it is opened on ends."""

from __future__ import annotations

from contextlib import AsyncExitStack

import openai
import stripe
from stripe._base_address import BaseAddresses

from channels.email import MailServer
from config.groups import STRIPE_API
from config.worker import WorkerSettings

STRIPE_SECONDS = 15
MODEL_SECONDS = 12


def open_stripe(settings: WorkerSettings, stack: AsyncExitStack) -> stripe.StripeClient:
    """Return a client without retries of its own: Temporal retries, with our idempotency keys."""
    stripe.enable_telemetry = False
    http = stripe.HTTPXClient(timeout=STRIPE_SECONDS)
    stack.push_async_callback(http.close_async)
    return stripe.StripeClient(
        settings.stripe_secret_key.get_secret_value(),
        base_addresses=stripe_addresses(settings.stripe_api_base),
        max_network_retries=0,
        http_client=http,
    )


def stripe_addresses(base: str) -> BaseAddresses:
    """One foreign address stands for all of Stripe's hosts: nothing of ours goes to the real ones then."""
    if base == STRIPE_API:
        return {}
    return {"api": base, "connect": base, "files": base, "meter_events": base}


def open_model(settings: WorkerSettings, stack: AsyncExitStack) -> openai.AsyncOpenAI | None:
    """Return a client without retries of its own: the activities bound their tries and fall back to code."""
    if not settings.has_model:
        return None
    client = openai.AsyncOpenAI(
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key.get_secret_value() or "none",
        max_retries=0,
        timeout=MODEL_SECONDS,
    )
    stack.push_async_callback(client.close)
    return client


def mail_server(settings: WorkerSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        start_tls=settings.smtp_start_tls,
    )
