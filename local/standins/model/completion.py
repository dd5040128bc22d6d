"""Turns a step of the script into a completion, whole or in the pieces a stream is made of."""

import json
import re
import time
from dataclasses import dataclass
from uuid import uuid4

from local.standins.model.request import ChatRequest
from local.standins.model.script import POLITE_TEXT, ScriptedCall, Step
from local.standins.model.shape import JsonObject

WORD = re.compile(r"\S+\s*|\s+")
ARGUMENT_PIECE = re.compile(r".{1,8}", re.DOTALL)


@dataclass(frozen=True)
class Call:
    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Completion:
    id: str
    created: int
    model: str
    text: str | None
    calls: list[Call]
    finish_reason: str
    prompt_tokens: int

    def whole(self) -> JsonObject:
        message: JsonObject = {"role": "assistant", "content": self.text, "refusal": None}
        if self.calls:
            message["tool_calls"] = [_whole_call(call) for call in self.calls]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self.finish_reason}
        return self._envelope("chat.completion", [choice]) | {"usage": self.usage()}

    def chunks(self, include_usage: bool) -> list[JsonObject]:
        deltas: list[JsonObject] = [{"role": "assistant", "content": "" if self.text is not None else None}]
        deltas += [{"content": piece} for piece in WORD.findall(self.text or "")]
        for index, call in enumerate(self.calls):
            deltas += [{"tool_calls": [piece]} for piece in _call_pieces(index, call)]
        choices = [_choice(delta, None) for delta in deltas] + [_choice({}, self.finish_reason)]
        chunks = [self._envelope("chat.completion.chunk", [choice]) for choice in choices]
        if include_usage:
            chunks = [chunk | {"usage": None} for chunk in chunks]
            chunks.append(self._envelope("chat.completion.chunk", []) | {"usage": self.usage()})
        return chunks

    def usage(self) -> JsonObject:
        """Tokens are counted as words: roughly right, and the same on every run."""
        said = [self.text or "", *(call.arguments for call in self.calls)]
        completion_tokens = sum(len(each.split()) for each in said)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self.prompt_tokens + completion_tokens,
        }

    def _envelope(self, kind: str, choices: list[JsonObject]) -> JsonObject:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": None,
            "choices": choices,
        }


def complete(step: Step, request: ChatRequest) -> Completion:
    calls = [_call(scripted) for scripted in step.tool_calls]
    text = POLITE_TEXT if step.text is None and not calls else step.text
    return Completion(
        id=f"chatcmpl-{uuid4().hex}",
        created=int(time.time()),
        model=request.model,
        text=text,
        calls=calls,
        finish_reason=step.finish_reason or ("tool_calls" if calls else "stop"),
        prompt_tokens=request.prompt_words,
    )


def _call(scripted: ScriptedCall) -> Call:
    arguments = scripted.arguments
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments, ensure_ascii=False)
    return Call(f"call_{uuid4().hex[:24]}", scripted.name, arguments)


def _whole_call(call: Call) -> JsonObject:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _call_pieces(index: int, call: Call) -> list[JsonObject]:
    """Id and name come once, in the first piece; the arguments follow in fragments."""
    head = {
        "index": index,
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }
    fragments = ARGUMENT_PIECE.findall(call.arguments)
    return [head, *({"index": index, "function": {"arguments": each}} for each in fragments)]


def _choice(delta: JsonObject, finish_reason: str | None) -> JsonObject:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
