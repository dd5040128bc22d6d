"""The Stripe key a local installation may use: never one that moves real money."""

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from local.supervisor.errors import CannotStart

NAME = "STRIPE_SECRET_KEY"
STAND_IN = "sk_test_local"


def local_stripe_key(environ: Mapping[str, str], dotenv: Path) -> str:
    given = {"your environment": environ.get(NAME), str(dotenv): dotenv_values(dotenv).get(NAME)}
    for place, key in given.items():
        if key and key.strip().startswith(("sk_live_", "rk_live_")):
            raise CannotStart(
                f"{NAME} in {place} is a live Stripe key. A local installation works with test money only: "
                "remove the key, or put a test key (sk_test_...) in its place."
            )
    return next((key for key in given.values() if key), STAND_IN)
