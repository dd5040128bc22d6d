"""Have a language model write the order JSON, and tell it what is wrong with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

import openai
import structlog
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

from activities.heartbeats import heartbeats
from activities.language_models.completions import UNUSABLE, ModelUnavailable
from activities.language_models.prompt_messages import param, spoken
from assistants.cashier.prompt import Confirmed, complaint, messages, strict_schema
from assistants.cashier.reading import read_document
from schemas.documents.order import OrderDocument
from storage.sessions.transcript import StoredMessage
from storage.sessions.turns import Usage
from storage.tables.base import Json

PATIENCE_SECONDS = 25.0
REPAIRS = 2
LONGEST_DOCUMENT = 40_000
"""Characters; the longest cart with all its ids is shorter."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CashierDraft:
    """The document a model wrote: a valid document, the errors of an invalid one, or neither if it did
    not answer."""

    document: OrderDocument | None = None
    errors: tuple[str, ...] = ()
    attempts: int = 0
    usage: Usage = field(default_factory=Usage)
    transcript_to: int | None = None

    def origin(self, *, by_model: bool) -> Json:
        """Return what the order's snapshot keeps of the draft, whoever wrote the document in the end."""
        heard = {} if self.transcript_to is None else {"transcript_to": self.transcript_to}
        by = self.usage.model if by_model else "code"
        return {**heard, "written_by": by, "attempts": self.attempts, "usage": asdict(self.usage)}


def confirmed_by(rows: Sequence[StoredMessage], request_id: str, order: Confirmed) -> Confirmed:
    """Return the order with the conversation up to its confirmation. Later messages have their own turns."""
    last = next((row.seq for row in rows if row.message_id == request_id), rows[-1].seq if rows else 0)
    said = tuple(spoken(row) for row in rows if row.seq <= last)
    return replace(order, said=said, transcript_to=last)


class CashierModel:
    """Asks the model for an order JSON. A provider that fails is not asked again."""

    def __init__(
        self, client: openai.AsyncOpenAI, name: str, *, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._client = client
        self._name = name
        self._patience_seconds = patience_seconds

    async def write(self, confirmed: Confirmed) -> CashierDraft:
        writing = Writing(self._client, self._name, self._patience_seconds)
        document: OrderDocument | None = None
        errors: tuple[str, ...] = ()
        try:
            async with heartbeats(), asyncio.timeout(self._patience_seconds):
                document, errors = await writing.write(confirmed)
        except (openai.APIError, ModelUnavailable, TimeoutError) as error:
            # A provider's own words may quote what it was sent.
            said = str(error) if isinstance(error, ModelUnavailable) else ""
            logger.warning("model.fallback", task="cashier", kind=type(error).__name__, reason=said)
        except Exception:
            logger.exception("model.failed", task="cashier")
        usage = Usage(self._name, writing.prompt_tokens, writing.completion_tokens)
        return CashierDraft(document, errors, writing.attempts, usage, confirmed.transcript_to)


class Writing:
    """The attempts at one order, with their number and tokens."""

    def __init__(self, client: openai.AsyncOpenAI, name: str, timeout_seconds: float) -> None:
        self._client = client
        self._name = name
        self._timeout_seconds = timeout_seconds
        self.attempts = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0

    async def write(self, confirmed: Confirmed) -> tuple[OrderDocument | None, tuple[str, ...]]:
        history = [param(each) for each in messages(confirmed)]
        while True:
            self.attempts += 1
            text = await self._complete(history)
            document, errors = read_document(text, confirmed)
            if document is not None or self.attempts > REPAIRS:
                return document, errors
            # Not what they say: the errors quote the document, and it the customer.
            logger.warning("cashier.draft_invalid", attempt=self.attempts, errors=len(errors))
            history.append({"role": "assistant", "content": text or "{}"})
            history.append(param(complaint(errors)))

    async def _complete(self, history: Sequence[ChatCompletionMessageParam]) -> str:
        completion = await self._client.chat.completions.create(
            model=self._name,
            messages=history,
            response_format=_response_format(),
            timeout=self._timeout_seconds,
        )
        if completion.usage:
            self.prompt_tokens += completion.usage.prompt_tokens or 0
            self.completion_tokens += completion.usage.completion_tokens or 0
        if not completion.choices:
            raise ModelUnavailable("the answer is empty")
        choice = completion.choices[0]
        if choice.message.refusal or choice.finish_reason in UNUSABLE:
            raise ModelUnavailable(f"the model refused or stopped for {choice.finish_reason}")
        text = choice.message.content or ""
        if len(text) > LONGEST_DOCUMENT:
            raise ModelUnavailable("the model does not stop writing")
        return text


def _response_format() -> ResponseFormatJSONSchema:
    return {
        "type": "json_schema",
        "json_schema": {"name": "order", "schema": strict_schema(), "strict": True},
    }
