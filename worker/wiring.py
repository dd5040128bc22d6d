"""The one place where activities get their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import openai
import stripe
from stripe._base_address import BaseAddresses
from temporalio.client import Client

from activities.inboxes import Inboxes
from activities.language_models.cashier import CashierModel
from activities.language_models.waiter import ModelWaiter
from activities.mail import Mail
from activities.orders.orders import Orders
from activities.orders.steps import Steps
from activities.payments.checkout import Checkout
from activities.payments.checkout_page import ReturnUrls
from activities.payments.payments import Payments
from activities.sessions.cashier import Cashier
from activities.sessions.sessions import Sessions
from activities.sessions.waiter import Waiter
from activities.sweep import Sweeper
from channels.email import Email, MailServer
from config.settings import STRIPE_API, Settings
from storage.database import Database
from storage.payments.stripe_events import APP
from storage.shops.menus import Menus

STRIPE_SECONDS = 15
MODEL_SECONDS = 12


@dataclass(frozen=True)
class Wired:
    """Activities by task queue."""

    shop: list[Callable[..., object]]
    model: list[Callable[..., object]]


def wire(settings: Settings, database: Database, temporal: Client) -> Wired:
    menus = Menus()
    steps = Steps(menus)
    email = Email(_mail_server(settings))
    sessions = Sessions(database, menus, email, settings.public_url)
    orders = Orders(database, menus, steps, settings.content_dir)
    mail = Mail(database, menus, email, settings.public_url)
    stripe_api, mark = stripe_client(settings), {"app": APP, "installation": settings.installation}
    checkout = Checkout(database, steps, stripe_api, ReturnUrls(settings.public_url), mark)
    payments = Payments(database, stripe_api, mark, live=settings.stripe_live)
    client = _model_client(settings)
    waiter = Waiter(database, menus, ModelWaiter(client, settings.llm_model, database) if client else None)
    sweeper = Sweeper(database, temporal)
    inboxes = Inboxes(database, settings.installation)
    cashier = Cashier(database, menus, CashierModel(client, settings.llm_model) if client else None)
    return Wired(
        shop=[
            waiter.take_turn,
            waiter.do_without_model,
            cashier.prepare,
            cashier.prepare_without_model,
            sessions.load,
            sessions.recover,
            sessions.remind,
            sessions.put_away,
            sessions.apologize,
            orders.record,
            orders.resume,
            orders.call_staff,
            orders.export,
            orders.still_available,
            mail.confirm_order,
            checkout.open_checkout,
            payments.sync,
            payments.close_checkout,
            payments.refund,
            inboxes.left_behind,
            inboxes.order_start,
            inboxes.write_down,
            sweeper.missing,
            sweeper.tell,
        ],
        model=[waiter.ask_model, cashier.prepare_with_model],
    )


def stripe_client(settings: Settings) -> stripe.StripeClient:
    """No retries of its own: Temporal retries, with our idempotency keys."""
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        settings.stripe_secret_key.get_secret_value(),
        base_addresses=stripe_addresses(settings.stripe_api_base),
        max_network_retries=0,
        http_client=stripe.HTTPXClient(timeout=STRIPE_SECONDS),
    )


def stripe_addresses(base: str) -> BaseAddresses:
    """One foreign address stands for all of Stripe's hosts: nothing of ours goes to the real ones then."""
    if base == STRIPE_API:
        return {}
    return {"api": base, "connect": base, "files": base, "meter_events": base}


def _mail_server(settings: Settings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        start_tls=settings.smtp_start_tls,
    )


def _model_client(settings: Settings) -> openai.AsyncOpenAI | None:
    """No retries of its own: the activities bound their tries and fall back to code."""
    if not settings.has_model:
        return None
    return openai.AsyncOpenAI(
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key.get_secret_value() or "none",
        max_retries=0,
        timeout=MODEL_SECONDS,
    )
