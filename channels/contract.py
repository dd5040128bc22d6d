"""What a channel does: it reads what its provider posts, and sends one message at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from domain.conversation import Button, Message
from domain.deliveries import Address
from domain.ids import MessageId

Hint = Literal["typing", "seen"]


@dataclass(frozen=True)
class Capabilities:
    """The limits of one message of a channel. Texts are counted in UTF-16 units, values in bytes of UTF-8.

    `text` None: no limit. `buttons` 0: none; the text lists what they say.
    """

    text: int | None = None
    buttons: int = 0
    label: int = 0
    value: int = 0
    subject: bool = False
    """A message has a subject beside its text."""


@dataclass(frozen=True)
class Outgoing:
    """A message in words. `sender` is the name of who writes, where a channel shows one."""

    text: str
    buttons: tuple[Button, ...] = ()
    subject: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Sent:
    """The provider has it; `external_id` is the provider's name of the message."""

    external_id: str


@dataclass(frozen=True)
class Inbound:
    """A customer's message with the id its channel gave it; card numbers are masked already.

    `sender` is None where a token says who speaks, as on the web.
    """

    message_id: MessageId
    message: Message
    sender: Address | None = None


class BadSignature(Exception):
    """A post does not come from the provider."""


class NotSent(Exception):
    """Why a message was not sent: `code` for rows and logs, and never words, which may name the recipient."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Later(NotSent):
    """Worth another try, after this time where the provider names one."""

    def __init__(self, code: str, after: timedelta | None = None) -> None:
        super().__init__(code)
        self.after = after


class MessageRefused(NotSent):
    """This message is never taken."""


class AddressGone(NotSent):
    """The provider takes nothing for this address any more."""


class AccountBroken(NotSent):
    """The provider takes nothing from us until somebody has repaired our account with the provider."""


class Channel(Protocol):
    """One provider of messages. Reading is pure; only `send` and `hint` call the provider."""

    name: str
    can: Capabilities

    def accept(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise BadSignature for what does not come from the provider."""

    def read(self, body: bytes) -> tuple[Inbound, ...]:
        """Return every message of what was posted, in its order. What says nothing to us is left out."""

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:
        """Send one message that `render` made for this channel. The same `key` names the same message.

        Raise Later, MessageRefused, AddressGone or AccountBroken.
        """

    async def hint(self, to: Address, hint: Hint) -> None:
        """Tell somebody that we write or have read. Tried once; whether it arrives does not matter."""
