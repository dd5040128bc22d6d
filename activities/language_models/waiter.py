"""Have a language model answer a message: it proposes through tools, and code decides."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import openai
import structlog
from openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionMessageParam,
    ChatCompletionToolParam,
)
from temporalio import activity

from activities.heartbeats import heartbeats
from activities.language_models.completions import Completion, Completions, ModelUnavailable
from activities.language_models.prompt_messages import param, spoken
from activities.language_models.reply_stream import ReplyStream
from assistants.model.model_turn_draft import ModelTurnDraft
from assistants.model.prompt import Spoken
from assistants.model.tools import Tool
from domain.cart.apply import NewLineId
from domain.conversation import Message, Turn, TurnContext
from domain.ids import SessionId
from schemas.messages.session import TurnRequest
from storage.database import Database, is_unreachable
from storage.sessions import transcript
from storage.sessions.turns import Usage

PATIENCE_SECONDS = 18.0
MAX_ROUNDS = 6
MAX_CALLS = 20
"""In one round; a customer's sentence does not hold more wishes."""
REMEMBERED = 12
"""Messages of the conversation that the model is shown."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ModelTurn:
    """`turn` is None if the model had nothing to say."""

    turn: Turn | None
    usage: Usage
    draft: ModelTurnDraft
    text: str

    def at(self, context: TurnContext, new_line_id: NewLineId) -> Turn | None:
        """Return the turn in the context as it is now, or None if the proposal does not fit it any more."""
        if context == self.draft.context:
            return self.turn
        again = self.draft.at(context, new_line_id)
        return again.turn(self.text) if again else None


class ModelWaiter:
    """`client` has its own time limits and does not retry: attempts are counted here only."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        name: str,
        database: Database,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._client = client
        self._name = name
        self._database = database
        self._patience_seconds = patience_seconds

    async def take_turn(
        self, request: TurnRequest, turn: int, context: TurnContext, message: Message, new_line_id: NewLineId
    ) -> ModelTurn | None:
        """Return what the model proposes, or None if it is down or talks nonsense. Nothing is changed by it.

        `turn` numbers the words that are sent to the pages.
        """
        try:
            async with heartbeats(), asyncio.timeout(self._patience_seconds):
                draft = ModelTurnDraft(context, message, await self._said(request), new_line_id)
                return await self._serve(request, turn, draft)
        except (ModelUnavailable, TimeoutError) as error:
            reason = str(error) or "the model is too slow"
            logger.warning("model.fallback", task="waiter", reason=reason)
        except Exception as error:
            if is_unreachable(error):
                raise
            logger.exception("model.failed", task="waiter")
        return None

    async def _serve(self, request: TurnRequest, turn: int, draft: ModelTurnDraft) -> ModelTurn:
        reply = ReplyStream(self._database, request.session_id, turn, _first_attempt(), draft.is_allowed)
        completions = Completions(self._client, self._name, reply)
        text = await _converse(draft, completions, reply)
        usage = Usage(self._name, completions.prompt_tokens, completions.completion_tokens)
        return ModelTurn(draft.turn(text), usage, draft, text)

    async def _said(self, request: TurnRequest) -> list[Spoken]:
        """Return the conversation before this message. Later messages have their own turns."""
        async with self._database.reading() as tx:
            rows = await transcript.latest(tx, SessionId(request.session_id), 2 * REMEMBERED)
        asked = request.request.request_id
        place = next((at for at, row in enumerate(rows) if row.message_id == asked), len(rows))
        return [spoken(row) for row in rows[:place][-REMEMBERED:]]


async def _converse(draft: ModelTurnDraft, completions: Completions, reply: ReplyStream) -> str:
    """Return the model's reply after rounds of calls and results; empty if code writes the reply.

    Raise ModelUnavailable if the model does not stop calling tools.
    """
    history = [param(each) for each in draft.messages()]
    tools = [_tool(each) for each in draft.tools()]
    for rounds_left in reversed(range(MAX_ROUNDS)):
        completion = await completions.next(history, tools, may_call=rounds_left > 0)
        if not completion.calls:
            await reply.finish()
            return completion.text
        if not rounds_left or len(completion.calls) > MAX_CALLS:
            raise ModelUnavailable("the model does not stop calling tools")
        reply.restart()
        history.append(_asked(completion))
        for call in completion.calls:
            result = draft.use(call.name, call.arguments)
            history.append({"role": "tool", "tool_call_id": call.id, "content": result})
        if draft.done:
            return ""
    raise AssertionError("the last round returns or raises")


def _first_attempt() -> int:
    """Return the number of the first attempt, with room for restarts below the activity's next attempt."""
    return 10 * (activity.info().attempt if activity.in_activity() else 1)


def _asked(completion: Completion) -> ChatCompletionMessageParam:
    asked: ChatCompletionAssistantMessageParam = {
        "role": "assistant",
        "tool_calls": [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in completion.calls
        ],
    }
    if completion.text:
        asked["content"] = completion.text
    return asked


def _tool(tool: Tool) -> ChatCompletionToolParam:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
            "strict": True,
        },
    }
