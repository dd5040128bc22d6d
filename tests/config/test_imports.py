"""What a program imports is looked through by the garbage collector neither then nor later."""

from __future__ import annotations

import gc

from config.imports import kept_for_good


def test_the_collector_rests_during_the_imports_and_passes_over_them_afterwards() -> None:
    before = gc.get_freeze_count()
    with kept_for_good():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before
    gc.unfreeze()
