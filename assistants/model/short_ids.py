"""Short names for ids: a model copies `i12` more surely, and for fewer tokens, than a UUID."""

from __future__ import annotations

from collections import Counter

from domain.cart.model import Cart
from domain.catalogue.model import Catalogue


class ShortIds:
    """Names are the same in every turn of a catalogue version; lines are named as they are met."""

    def __init__(self, catalogue: Catalogue, cart: Cart) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._count: Counter[str] = Counter()
        self._ids: dict[str, str] = {}
        for item in catalogue.items:
            self.item(item.id)
            for group in item.groups:
                for option in group.options:
                    self.option(option.id)
            for ingredient in item.ingredients:
                self.ingredient(ingredient.id)
        for line in cart.lines:
            self.line(line.id)

    def item(self, item_id: str) -> str:
        return self._name("i", item_id)

    def option(self, option_id: str) -> str:
        return self._name("o", option_id)

    def ingredient(self, ingredient_id: str) -> str:
        return self._name("g", ingredient_id)

    def line(self, line_id: str) -> str:
        return self._name("l", line_id)

    def id_of(self, name: str) -> str:
        """The id behind a name; an id that is given in full stands for itself."""
        return self._ids.get(name, name)

    def _name(self, prefix: str, known: str) -> str:
        key = (prefix, known)
        if key not in self._names:
            self._count[prefix] += 1
            self._names[key] = f"{prefix}{self._count[prefix]}"
            self._ids[self._names[key]] = known
        return self._names[key]
