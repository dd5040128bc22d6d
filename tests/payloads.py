"""Payloads wherever they are in what Temporal's server answers, as it keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload


def payloads_in(message: Message) -> Iterator[Payload]:
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for each in _messages(value):
                yield from payloads_in(each)


def _messages(value: Any) -> list[Message]:
    """One, each of several, or each value of a map."""
    if isinstance(value, Message):
        return [value]
    several = value.values() if hasattr(value, "values") else value
    return [each for each in several if isinstance(each, Message)]
