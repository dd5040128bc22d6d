"""The activities of the worker, collected from the objects that hold them, by task queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from temporalio import activity

Method = TypeVar("Method", bound=Callable[..., Any])
_ON_MODEL_QUEUE = "__on_model_queue"


@dataclass(frozen=True)
class Activities:
    """Bound methods by task queue."""

    shop: list[Callable[..., Any]]
    model: list[Callable[..., Any]]


def on_model_queue(method: Method) -> Method:
    """Mark an activity that waits for a language model. All others are served on the shop's queue."""
    setattr(method, _ON_MODEL_QUEUE, True)
    return method


def registered(*holders: object) -> Activities:
    """Return each method that `@activity.defn` marks, in the order of the holders and their code."""
    methods = [
        getattr(holder, name)
        for holder in holders
        for name, function in vars(type(holder)).items()
        if is_activity(function)
    ]
    model = [each for each in methods if hasattr(each, _ON_MODEL_QUEUE)]
    return Activities(shop=[each for each in methods if each not in model], model=model)


def is_activity(function: object) -> bool:
    return callable(function) and activity._Definition.from_callable(function) is not None
