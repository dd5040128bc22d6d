"""Completions of an OpenAI-compatible model: streamed, with few retries and a limit on their time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import openai
import structlog
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionToolParam
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

from activities.language_models.reply_stream import ReplyStream

RETRIES = 2
"""Further attempts in one turn, whatever the number of its rounds."""
BACK_OFF_SECONDS = (0.5, 1.5)
LONGEST_RETRY_AFTER_SECONDS = 5.0
LONGEST_ANSWER = 12_000
"""Characters; a model that says more than that to one customer has lost its way."""
PASSING = frozenset({408, 409, 429})
UNUSABLE = frozenset({"length", "content_filter"})

logger = structlog.get_logger(__name__)


class ModelUnavailable(Exception):
    """The model is down, refuses, or gives no usable answer."""


class StreamInterrupted(Exception):
    """The stream of a completion ended early or could not be read."""


@dataclass
class ToolCall:
    id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass
class Completion:
    text: str = ""
    numbered: dict[int, ToolCall] = field(default_factory=dict)
    finish_reason: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        return tuple(self.numbered.values())

    @property
    def length(self) -> int:
        return len(self.text) + sum(len(call.name) + len(call.arguments) for call in self.calls)


class Completions:
    """The completions of one turn, with their tokens summed. All share one number of retries."""

    def __init__(self, client: openai.AsyncOpenAI, model: str, reply: ReplyStream) -> None:
        self._client = client
        self._model = model
        self._reply = reply
        self._retries = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0

    async def next(
        self,
        messages: Sequence[ChatCompletionMessageParam],
        tools: Sequence[ChatCompletionToolParam],
        *,
        may_call: bool,
    ) -> Completion:
        while True:
            try:
                completion = await self._stream(messages, tools, may_call=may_call)
            except (openai.APIError, StreamInterrupted) as error:
                self._reply.restart()
                await asyncio.sleep(self._pause_before_retry(error))
            else:
                self.prompt_tokens += completion.prompt_tokens
                self.completion_tokens += completion.completion_tokens
                return completion

    async def _stream(
        self,
        messages: Sequence[ChatCompletionMessageParam],
        tools: Sequence[ChatCompletionToolParam],
        *,
        may_call: bool,
    ) -> Completion:
        completion = Completion()
        stream = await self._client.chat.completions.create(
            model=self._model,
            messages=messages,
            tools=tools,
            tool_choice="auto" if may_call else "none",
            stream=True,
            stream_options={"include_usage": True},
        )
        async with stream:
            chunks = aiter(stream)
            while (chunk := await _next_chunk(chunks)) is not None:
                await self._reply.add(_take(chunk, completion))
                if completion.length > LONGEST_ANSWER:
                    raise ModelUnavailable("the model does not stop talking")
        if completion.finish_reason is None:
            raise StreamInterrupted("the stream ended before the answer did")
        if completion.finish_reason in UNUSABLE:
            raise ModelUnavailable(f"the model stopped for {completion.finish_reason}")
        return completion

    def _pause_before_retry(self, error: openai.APIError | StreamInterrupted) -> float:
        """Return the seconds to wait. Raise ModelUnavailable if another attempt would not help in time."""
        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        logger.warning("model.request_failed", kind=type(error).__name__, status=status)
        refused = status is not None and status not in PASSING and status < 500
        if refused or self._retries >= RETRIES:
            raise ModelUnavailable(f"no answer from the model: {type(error).__name__}") from error
        pause = BACK_OFF_SECONDS[self._retries]
        self._retries += 1
        asked = _retry_after(error)
        if asked is None:
            return pause
        if asked > LONGEST_RETRY_AFTER_SECONDS:
            raise ModelUnavailable(f"the model asks for {asked:g} s of patience") from error
        return asked


def _retry_after(error: Exception) -> float | None:
    """Return the seconds the provider asks for, or None. A date in the header counts as none."""
    if not isinstance(error, openai.APIStatusError):
        return None
    try:
        return max(float(error.response.headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None


async def _next_chunk(chunks: AsyncIterator[ChatCompletionChunk]) -> ChatCompletionChunk | None:
    try:
        return await anext(chunks)
    except StopAsyncIteration:
        return None
    except ValueError as error:
        raise StreamInterrupted("the stream is not made of JSON") from error


def _take(chunk: ChatCompletionChunk, completion: Completion) -> str:
    """Add a chunk to the completion and return its words."""
    try:
        if chunk.usage:
            completion.prompt_tokens = chunk.usage.prompt_tokens or 0
            completion.completion_tokens = chunk.usage.completion_tokens or 0
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        completion.finish_reason = choice.finish_reason or completion.finish_reason
        for piece in choice.delta.tool_calls or ():
            _take_call(piece, completion.numbered)
        words = choice.delta.content or ""
        completion.text += words
    except (AttributeError, TypeError) as error:
        # The client does not check what it hands on, and not every server keeps to the format.
        raise StreamInterrupted("the stream is not made of completions") from error
    return words


def _take_call(piece: ChoiceDeltaToolCall, calls: dict[int, ToolCall]) -> None:
    """Add a fragment of a tool call. Some servers send a call whole and without a number."""
    number = len(calls) if piece.index is None else piece.index
    call = calls.setdefault(number, ToolCall(id=piece.id or f"call_{len(calls) + 1}"))
    if piece.function:
        call.name += piece.function.name or ""
        call.arguments += piece.function.arguments or ""
