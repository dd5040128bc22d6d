"""Import what a program keeps for as long as it runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """Import without the garbage collector, and have it never look through what was imported.

    Looking costs a third of the start, and a pause in the midst of a turn later (`docs/performance.md`).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
