"""The empty form of a Stripe object: each nullable field of the SDK's class, set to null."""

import inspect
from typing import get_args

from stripe import StripeObject

from local.standins.stripe.wire import Wire

# Stripe leaves these out unless they apply or were asked for with `expand`.
ABSENT = frozenset(
    {"deleted", "currency_options", "tiers", "line_items", "refunds", "level3", "transfer_group"}
)


def blank(shape: type[StripeObject]) -> Wire:
    hints = inspect.get_annotations(shape)
    return {name: None for name, hint in hints.items() if type(None) in get_args(hint) and name not in ABSENT}
