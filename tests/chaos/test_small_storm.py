"""The small storm of `make test`; `make chaos` is the large one. CHAOS_SEED=N repeats a failing one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.chaos.storm import storm
from tests.installation import running_installation

SEED = int(os.environ.get("CHAOS_SEED", "20261121"))


async def test_nothing_is_lost_or_doubled_when_two_of_everything_are_killed_at_random() -> None:
    folder = Path(tempfile.mkdtemp(prefix="countertalk-"))
    async with running_installation(folder / "data", "--workers=2", "--apis=2") as installation:
        assert await storm(installation, 25, SEED, (0.5, 2)) == [], f"seed {SEED}, kept in {folder}"
    shutil.rmtree(folder, ignore_errors=True)
