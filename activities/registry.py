"""The activities of the worker, collected from the objects that hold them, by task queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from temporalio import activity

Method = TypeVar("Method", bound=Callable[..., Any])
_QUEUE = "__task_queue"


@dataclass(frozen=True)
class Activities:
    """Bound methods by task queue."""

    shop: list[Callable[..., Any]]
    model: list[Callable[..., Any]]
    channels: list[Callable[..., Any]]


def on_model_queue(method: Method) -> Method:
    """Mark an activity that waits for a language model. What has no mark is served on the shop's queue."""
    setattr(method, _QUEUE, "model")
    return method


def on_channel_queue(method: Method) -> Method:
    """Mark an activity that waits for a provider of messages."""
    setattr(method, _QUEUE, "channels")
    return method


def registered(*holders: object) -> Activities:
    """Return each method that `@activity.defn` marks, in the order of the holders and their code."""
    methods = [
        getattr(holder, name)
        for holder in holders
        for name, function in vars(type(holder)).items()
        if is_activity(function)
    ]
    by_queue = {
        queue: [each for each in methods if getattr(each, _QUEUE, "shop") == queue]
        for queue in ("shop", "model", "channels")
    }
    return Activities(**by_queue)


def is_activity(function: object) -> bool:
    return callable(function) and activity._Definition.from_callable(function) is not None
