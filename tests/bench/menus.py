"""Turns with small and with very large menus, uploaded as an owner would."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

from tests.bench.guest import Guest
from tests.bench.load import NOTHING, Timed, keep_busy
from tests.bench.wire import Wire
from tests.installation import Installation, Json

SEED = 7
COOKED = """smoked grilled roasted braised crispy spicy sweet creamy rustic garlic lemon honey ginger
pepper truffle herbed glazed pickled charred golden seared toasted""".split()
MAIN = """chicken salmon trout beef lamb tofu pumpkin mushroom spinach aubergine potato lentil chickpea
shrimp duck turkey broccoli fennel carrot halloumi tempeh squash""".split()
DISH = """salad soup stew curry risotto noodles sandwich wrap pie gratin skewers dumplings tacos burger
bowl pasta omelette casserole toast platter fritters ragout""".split()


@dataclass
class Diner:
    """A shop with a menu of so many items, and what one customer's turns took there."""

    items: int
    sentences: tuple[str, ...]
    shop_id: str = ""
    timed: Timed = NOTHING


async def measure_menus(
    installation: Installation, sizes: tuple[int, ...], rounds: int, seconds: float
) -> dict[int, Timed]:
    diners = [await _open(installation, items) for items in sizes]
    for _ in range(rounds):
        for diner in diners:
            guest = Guest(installation.run["api"], diner.shop_id, diner.sentences)
            await guest.open()
            diner.timed += await keep_busy([guest], seconds)
            guest.wire.close()
    for diner in diners:
        print(f"  {diner.items} items: p50 {diner.timed.ms(50):.1f} ms", flush=True)
    return {diner.items: diner.timed for diner in diners}


async def _open(installation: Installation, items: int) -> Diner:
    menu = menu_of(items)
    upload = await Wire(installation.run["api"]).call(
        "POST", "/api/catalog/upload", json.dumps(menu).encode()
    )
    dishes = [item["name"] for category in menu["categories"] for item in category["items"]]
    first, second = random.Random(SEED).sample(dishes, 2)
    sentences = (
        f"a large {first}",
        f"how much is the {second}?",
        "make that two",
        f"and a small {second} please",
        f"remove the {second}",
        f"remove the {first}",
    )
    diner = Diner(items, sentences, upload["shop_id"])
    await _understood(installation, diner, first)
    return diner


async def _understood(installation: Installation, diner: Diner, first: str) -> None:
    """A turn that ends in "sorry?" would be no turn to measure; the menu is then in the caches as well."""
    guest = Guest(installation.run["api"], diner.shop_id)
    await guest.open()
    carts = [(await guest.say(each))["cart"]["lines"] for each in diner.sentences]
    assert [line["name"] for line in carts[0]] == [first], carts[0]
    assert [len(lines) for lines in carts] == [1, 1, 1, 2, 1, 0], carts
    guest.wire.close()


def menu_of(items: int) -> Json:
    """A menu file; the same for the same number of items."""
    dice = random.Random(SEED)
    names = [f"{cooked} {main} {dish}".title() for dish in DISH for cooked in COOKED for main in MAIN]
    categories: dict[str, list[Json]] = {}
    for name in sorted(dice.sample(names, items)):
        item = {
            "name": name,
            "price": f"{dice.randrange(400, 2400) / 100:.2f}",
            "groups": ["Size"],
            "ingredients": dice.sample(("Onions", "Garlic", "Parsley", "Chili", "Butter"), 2),
        }
        categories.setdefault(name.rsplit(" ", 1)[1], []).append(item)
    return {
        "shop": {"slug": f"diner-{items}", "name": f"Diner {items}", "time_zone": "UTC"},
        "currency": "USD",
        "groups": [
            {"name": "Size", "min": 1, "options": [{"name": "Small"}, {"name": "Large", "price": "3.00"}]}
        ],
        "categories": [{"name": name, "items": found} for name, found in categories.items()],
    }
