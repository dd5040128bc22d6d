"""The web chat: one message a post, replies over the event stream."""

from __future__ import annotations

import unicodedata

from channels.contract import Inbound
from domain.card_numbers import mask_card_numbers
from domain.conversation import Message
from domain.ids import MessageId
from domain.text import strip_control
from schemas.http.api import ChatPost


class NothingSaid(ValueError):
    """Nothing readable is left of a customer's text."""


class Web:
    name = "web"

    def parse(self, body: bytes) -> tuple[Inbound, ...]:
        """Raises pydantic's ValidationError for a body that is none of ours."""
        return (self.inbound(ChatPost.model_validate_json(body)),)

    def inbound(self, post: ChatPost) -> Inbound:
        text = mask_card_numbers(clean(post.text)) if post.text is not None else ""
        if not text and not post.button:
            raise NothingSaid
        return Inbound(MessageId(str(post.message_id)), Message(text=text, button=post.button or ""))


def clean(text: str) -> str:
    """Composed Unicode that a screen and a database can take."""
    return strip_control(unicodedata.normalize("NFC", text)).strip()
