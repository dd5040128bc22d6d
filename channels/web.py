"""The web chat: one message a post; its replies are read from the transcript by the event stream."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from channels.contract import Capabilities, Hint, Inbound, Outgoing, Sent
from domain.card_numbers import mask_card_numbers
from domain.conversation import Message
from domain.deliveries import Address
from domain.ids import MessageId
from domain.text import strip_control
from schemas.http.api import ChatPost

ANY = 1_000_000


class NothingSaid(ValueError):
    """A customer's text has nothing readable left."""


class Web:
    name = "web"
    can = Capabilities(buttons=ANY, label=ANY, value=ANY)

    def accept(self, headers: Mapping[str, str], body: bytes) -> None:
        """Accept any post: the customer's token says who speaks, and the route asks for it."""

    def read(self, body: bytes) -> tuple[Inbound, ...]:
        """Raise pydantic's ValidationError for a body that is none of ours, NothingSaid for an empty text."""
        post = ChatPost.model_validate_json(body)
        text = mask_card_numbers(clean(post.text)) if post.text is not None else ""
        if not text and not post.button:
            raise NothingSaid
        return (Inbound(MessageId(str(post.message_id)), Message(text=text, button=post.button or "")),)

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:  # noqa: ARG002 (the contract's)
        """The transcript's row is the message: once it is written, the page has it."""
        return Sent(key)

    async def hint(self, to: Address, hint: Hint) -> None:
        """The page shows by itself that it waits."""


def clean(text: str) -> str:
    """Composed Unicode that a screen and a database can take."""
    return strip_control(unicodedata.normalize("NFC", text)).strip()
