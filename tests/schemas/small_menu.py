"""A small menu file to spoil, and the demo shops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemas.documents.menu.file import MenuError, MenuFile, read_menu

ROOT = Path(__file__).parents[2]
DEMOS = ("trattoria", "bakery")

Json = dict[str, object]


def small() -> Json:
    return {
        "shop": {"slug": "corner", "name": "Corner", "time_zone": "Europe/Berlin"},
        "currency": "EUR",
        "tax": 7,
        "groups": [
            {"name": "Milk", "min": 1, "options": [{"name": "Whole", "default": True}, {"name": "Oat"}]}
        ],
        "categories": [
            {
                "name": "Coffee",
                "items": [
                    {"name": "Latte", "price": 3.2, "groups": ["Milk"], "ingredients": ["Foam"]},
                    {"name": "Tea", "price": "2.90"},
                ],
            }
        ],
    }


def with_value(path: str, value: object) -> str:
    """The small file with `value` at `path`, such as `categories.0.items.1.price`."""
    file = small()
    *steps, last = path.split(".")
    here: object = file
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]  # type: ignore[index]  # JSON walk.
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value  # type: ignore[index]  # JSON walk.
    return json.dumps(file)


def group(**change: object) -> Json:
    return {"name": "Size", "options": [{"name": "Small"}, {"name": "Large"}], **change}


def problems_of(raw: str | bytes) -> tuple[tuple[str, str], ...]:
    with pytest.raises(MenuError) as refused:
        read_menu(raw)
    return refused.value.problems


def demo(name: str) -> MenuFile:
    return read_menu((ROOT / "local" / "demo" / f"{name}.json").read_bytes())
