"""What a night's pruning has removed."""

from __future__ import annotations

from schemas.common import Frozen


class Pruned(Frozen):
    """Activity `retention.prune`: rows of one batch. `is_more`: another batch waits."""

    tokens: int
    events: int
    deliveries: int = 0
    addresses: int = 0
    is_more: bool
