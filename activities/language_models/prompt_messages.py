"""Transcript rows and prompts as the openai SDK takes them."""

from __future__ import annotations

from openai.types.chat import ChatCompletionMessageParam

from assistants.model.prompt import PromptMessage, Spoken
from storage.sessions.transcript import StoredMessage


def spoken(row: StoredMessage) -> Spoken:
    match row.role:
        case "customer" | "waiter" as role:
            return Spoken(role, row.text)
        case _:
            return Spoken("shop", row.text)


def param(message: PromptMessage) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.text}
        case "user":
            return {"role": "user", "content": message.text}
        case "assistant":
            return {"role": "assistant", "content": message.text}
