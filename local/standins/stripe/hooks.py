"""Where events go: the account's own endpoint, and the Connect endpoint for those of connected accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hook:
    url: str
    secret: str


@dataclass(frozen=True)
class Hooks:
    """Each endpoint has a secret of its own; without an endpoint its events are only kept."""

    own: Hook | None = None
    connect: Hook | None = None

    def of(self, connected: str) -> Hook | None:
        """`connected` is the account an event comes from, or empty: our own."""
        return self.connect if connected else self.own
