"""`python -m api.staff.menu_reader`: reads one uploaded menu from its input, away from the serving process.

Writes a line of JSON, `{"shop", "items"}` or `{"problem"}`, and after it the catalogue as its row keeps it.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from pydantic import TypeAdapter

from domain.catalogue.model import Catalogue
from domain.shops.shop import Shop
from schemas.documents.menu.file import MenuError, catalogue_of, read_menu, shop_of

CPU_SECONDS = 30
"""A menu at every limit takes about two; more is an attack, and the process ends."""
MEMORY_BYTES = 2_000_000_000
POLITENESS = 10
"""The nice value, below the processes that serve customers."""
SHOP, CATALOGUE = TypeAdapter(Shop), TypeAdapter(Catalogue)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(POLITENESS)
    sys.stdout.buffer.write(read(sys.stdin.buffer.read()))


def read(raw: bytes) -> bytes:
    try:
        file = read_menu(raw)
        shop, catalogue = shop_of(file), catalogue_of(file)
    except MenuError as error:
        return _line({"problem": str(error)})
    head = {"shop": SHOP.dump_python(shop, mode="json"), "items": len(catalogue.items)}
    return _line(head) + CATALOGUE.dump_json(catalogue)


def _line(head: dict[str, object]) -> bytes:
    return json.dumps(head).encode() + b"\n"


if __name__ == "__main__":
    main()
