"""A channel that exists in the tests alone: signed posts of several events, short texts, three buttons."""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from channels.contract import BadSignature, Capabilities, Hint, Inbound, NotSent, Outgoing, Sent
from domain.conversation import Message
from domain.deliveries import Address
from domain.ids import MessageId

SECRET = b"of the narrow channel"
NARROW = Capabilities(text=120, buttons=3, label=12, value=100)


@dataclass
class Narrow:
    """The channel with its provider: `phones` have what was sent, by whom it was sent to."""

    name: str = "narrow"
    can: Capabilities = NARROW
    phones: defaultdict[str, list[Outgoing]] = field(default_factory=lambda: defaultdict(list))
    hints: list[Hint] = field(default_factory=list)
    answers: list[NotSent | None] = field(default_factory=list)
    """What the provider says to the next messages, before it takes all."""

    def accept(self, headers: Mapping[str, str], body: bytes) -> None:
        if not hmac.compare_digest(headers.get("X-Signature", ""), signature(body)):
            raise BadSignature

    def read(self, body: bytes) -> tuple[Inbound, ...]:
        read = (self._read(each) for each in json.loads(body)["events"])
        return tuple(each for each in read if each is not None)

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.phones[to.external].append(message)
        return Sent(f"sent:{key}")

    async def hint(self, to: Address, hint: Hint) -> None:
        self.hints.append(hint)

    def _read(self, event: dict[str, Any]) -> Inbound | None:
        """Receipts and whatever else there will be say nothing to us."""
        if event["kind"] not in {"said", "pressed"}:
            return None
        message_id = MessageId(str(uuid5(NAMESPACE_URL, f"{self.name}:{event['id']}")))
        told = {"text": event["text"]} if event["kind"] == "said" else {"button": event["value"]}
        return Inbound(message_id, Message(**told), Address(self.name, event["from"]))


def signature(body: bytes) -> str:
    return hmac.new(SECRET, body, sha256).hexdigest()
