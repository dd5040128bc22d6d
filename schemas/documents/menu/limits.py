"""How large a menu may be, counted in the bare JSON before anything is made of it (docs/menu-format.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

MOST: Mapping[str, int] = {
    "categories": 200,
    "items": 2_000,
    "groups": 5_000,
    "options": 10_000,
    "ingredients": 10_000,
    "aliases": 10_000,
}
"""A shared group counts with all it holds for each item that offers it: that is what the menu comes to."""
Problem = tuple[str, str]
"""Where (`categories.0.items.3`) and what."""


def too_large(file: object) -> Problem | None:
    """The first entry with which the menu holds too much. What is no menu at all is left to its model."""
    found: Counter[str] = Counter()
    for where, holds in _entries(file):
        found.update(holds)
        for name, most in MOST.items():
            if found[name] > most:
                return where, f"a menu holds at most {most} {name}"
    return None


def _entries(file: object) -> Iterator[tuple[str, Counter[str]]]:
    shared = {_identity(group): _in_group(group) for group in _list(file, "groups")}
    for index, group in enumerate(_list(file, "groups")):
        yield f"groups.{index}", _in_group(group)
    for number, category in enumerate(_list(file, "categories")):
        yield f"categories.{number}", Counter(categories=1, aliases=_aliases(category))
        for index, item in enumerate(_list(category, "items")):
            yield f"categories.{number}.items.{index}", _in_item(item, shared)


def _in_item(item: object, shared: Mapping[str, Counter[str]]) -> Counter[str]:
    ingredients = _list(item, "ingredients")
    holds = Counter(items=1, ingredients=len(ingredients), aliases=_aliases(item, *ingredients))
    for group in _list(item, "groups"):
        holds += shared.get(group, Counter()) if isinstance(group, str) else _in_group(group)
    return holds


def _in_group(group: object) -> Counter[str]:
    options = _list(group, "options")
    return Counter(groups=1, options=len(options), aliases=_aliases(group, *options))


def _aliases(*entries: object) -> int:
    return sum(
        len(words) if isinstance(words, list) else 1
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("aliases"), dict)
        for words in entry["aliases"].values()
    )


def _identity(group: object) -> str:
    return str(group.get("key") or group.get("name")) if isinstance(group, dict) else ""


def _list(entry: object, field: str) -> list[object]:
    found = entry.get(field) if isinstance(entry, dict) else None
    return found if isinstance(found, list) else []
