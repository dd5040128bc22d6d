"""The one place where activities get their parts."""

from __future__ import annotations

from contextlib import AsyncExitStack

from temporalio.client import Client

from activities.deliveries.composer import Composer
from activities.deliveries.courier import Courier
from activities.language_models.cashier import CashierModel
from activities.language_models.waiter import ModelWaiter
from activities.orders.orders import Orders
from activities.payments.checkout import Checkout
from activities.payments.checkout_page import ReturnUrls
from activities.payments.payments import Payments
from activities.redrive import Redriver
from activities.registry import Activities, registered
from activities.retention import Pruner
from activities.sessions.cashier import Cashier
from activities.sessions.sessions import Sessions
from activities.sessions.waiter import Waiter
from activities.sweep import Sweeper
from channels.email import Email
from channels.web import Web
from config.worker import WorkerSettings
from storage.database import Database
from storage.payments.stripe_events import APP
from storage.shops.menus import Menus
from worker.clients import mail_server, open_model, open_stripe


def wire(settings: WorkerSettings, database: Database, temporal: Client, stack: AsyncExitStack) -> Activities:
    """Return all activities. The clients they call are closed with `stack`."""
    menus = Menus()
    channels = (Web(), Email(mail_server(settings)))
    stripe, mark = open_stripe(settings, stack), {"app": APP, "installation": settings.installation}
    model = open_model(settings, stack)
    return registered(
        Waiter(database, menus, ModelWaiter(model, settings.llm_model, database) if model else None),
        Cashier(database, menus, CashierModel(model, settings.llm_model) if model else None),
        Sessions(database, menus),
        Orders(database, menus, settings.content_dir),
        Courier(database, Composer(menus, settings.public_url), channels),
        Checkout(database, stripe, ReturnUrls(settings.public_url), mark),
        Payments(database, stripe, mark, live=settings.stripe_live),
        Redriver(database, settings.installation),
        Sweeper(database, temporal),
        Pruner(database),
    )
