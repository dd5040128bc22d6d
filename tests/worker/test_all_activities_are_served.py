"""Every activity of the package is served by a worker, on the task queue that its calls name."""

from __future__ import annotations

import inspect
import pkgutil
from contextlib import AsyncExitStack
from importlib import import_module

from pydantic import BaseModel
from temporalio import activity
from temporalio.client import Client

import activities
from activities.registry import Activities, is_activity
from config.worker import WorkerSettings
from storage.database import Database
from worker.wiring import wire

UNREACHABLE = "127.0.0.1:1"
SETTINGS = {
    "database_url": f"postgresql+psycopg://{UNREACHABLE}/none",
    "public_url": "http://127.0.0.1",
    "installation": "a-shop",
    "temporal_encryption_keys": "off",
    "stripe_secret_key": "sk_test_none",
    "stripe_webhook_secrets": "whsec_none",
    "smtp_host": "127.0.0.1",
    "llm_base_url": f"http://{UNREACHABLE}",
    "llm_model": "none",
}


def defined() -> set[str]:
    """The names of all activities that the package's modules define."""
    found = set()
    for module in pkgutil.walk_packages(activities.__path__, "activities."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            found |= {name_of(each) for each in vars(kind).values() if is_activity(each)}
    return found


def name_of(method: object) -> str:
    assert callable(method)
    return activity._Definition.must_from_callable(method).name or ""


async def served() -> Activities:
    settings = WorkerSettings.model_validate(SETTINGS)
    temporal = await Client.connect(UNREACHABLE, lazy=True)
    async with AsyncExitStack() as stack:
        return wire(settings, Database(settings.database_url), temporal, stack)


async def test_no_activity_is_forgotten() -> None:
    found = await served()
    names = [name_of(each) for each in (*found.shop, *found.model, *found.channels)]
    assert len(names) == len(set(names))
    assert set(names) == defined()
    assert len(names) > 20, "the modules were found"


async def test_only_what_waits_for_a_language_model_is_on_its_queue() -> None:
    found = await served()
    assert {name_of(each) for each in found.model} == {"waiter.ask_model", "cashier.prepare_with_model"}
    assert {name_of(each) for each in found.channels} == {"courier.drain"}, "and of the channels on theirs"


async def test_an_activity_takes_one_message_or_nothing() -> None:
    """A field with a default can be added to a message; a second argument would break what is under way."""
    found = await served()
    for method in (*found.shop, *found.model, *found.channels):
        parameters = activity._Definition.must_from_callable(method).arg_types or []
        assert len(parameters) <= 1, name_of(method)
        assert all(issubclass(each, BaseModel) for each in parameters), name_of(method)
