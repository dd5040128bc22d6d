"""Serve one turn of a conversation: read, understand, apply, price, answer, and write it once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Literal
from uuid import UUID, uuid5

import structlog
from temporalio import activity

from activities import metrics
from activities.language_models.waiter import ModelTurn, ModelWaiter
from activities.registry import on_model_queue
from activities.sessions.turn_setup import TurnSetup, read_setup, result_now
from assistants import waiter
from assistants.language.registry import language_of
from assistants.notices.refusals import refusal
from assistants.notices.shop import not_offered
from assistants.speaking.cards import card_of
from assistants.speaking.render import render, say
from domain.cart.apply import NewLineId, apply
from domain.cart.edits import Edit, SetOrderType
from domain.cart.model import Cart
from domain.conversation import Phase, Reply, Turn, TurnContext, TurnOutcome
from domain.errors import InvalidChoice
from domain.ids import LineId
from domain.payments.pricing import quote
from schemas.messages.session import CartEdited, ChatArrived, TurnDecision, TurnRequest, TurnResult
from storage.database import Database, Transaction
from storage.sessions import sessions, transcript, turns
from storage.sessions.turns import TurnRecord, Usage
from storage.shops.menus import Menus
from storage.tables.base import Json

logger = structlog.get_logger(__name__)


AnsweredBy = Literal["code", "model", "fallback", "click"]
"""`fallback`: code, where the model had nothing to say or was down."""


@dataclass(frozen=True)
class Understood:
    turn: Turn
    by: AnsweredBy
    problem: str = ""
    detail: str = ""
    usage: Usage = field(default_factory=Usage)


class Waiter:
    """Answers by code what code covers, and the rest by a model if there is one."""

    def __init__(self, database: Database, menus: Menus, model: ModelWaiter | None) -> None:
        self.database = database
        self.menus = menus
        self.model = model

    @activity.defn(name="waiter.take_turn")
    async def take_turn(self, request: TurnRequest) -> TurnResult:
        """Serve the turn by code in one transaction, or leave to the model what code does not cover."""
        began = perf_counter()
        async with self.database.transaction() as tx:
            setup = await read_setup(tx, self.menus, request)
            if not isinstance(setup, TurnSetup):
                return setup
            understood = _understand(request, setup)
            if self._is_for_model(understood, setup):
                return await _leave_to_model(tx, request, setup, understood.turn.email)
            result = await self._write(tx, request, setup, understood)
        _log_turn(result, understood, perf_counter() - began)
        return result

    @activity.defn(name="waiter.do_without_model")
    async def do_without_model(self, request: TurnRequest) -> TurnResult:
        """Serve the turn by code after the model took too long."""
        return await self._settle(request, None)

    @on_model_queue
    @activity.defn(name="waiter.ask_model")
    async def ask_model(self, request: TurnRequest) -> TurnResult:
        """Serve the turn by the model, or by code if it is down or has nothing to say.

        The model is asked outside of any transaction because it may take long. What it proposes is applied
        to the context as it is afterwards.
        """
        async with self.database.reading() as tx:
            before = await read_setup(tx, self.menus, request, lock=False)
        if not isinstance(before, TurnSetup):
            return before
        return await self._settle(request, await self._proposed(request, before))

    async def _settle(self, request: TurnRequest, proposed: ModelTurn | None) -> TurnResult:
        began = perf_counter()
        async with self.database.transaction() as tx:
            setup = await read_setup(tx, self.menus, request)
            if not isinstance(setup, TurnSetup):
                return setup
            understood = _at_this_table(request, setup, proposed)
            result = await self._write(tx, request, setup, understood)
        _log_turn(result, understood, perf_counter() - began)
        return result

    async def _proposed(self, request: TurnRequest, setup: TurnSetup) -> ModelTurn | None:
        if self.model is None:
            return None
        number = setup.session.last_turn + 1
        return await self.model.take_turn(request, number, setup.context, setup.message, line_ids(request))

    def _is_for_model(self, understood: Understood, setup: TurnSetup) -> bool:
        turn = understood.turn
        settled = turn.covered or turn.outcome is not TurnOutcome.NONE
        return not (self.model is None or settled or understood.by == "click" or setup.message.button)

    async def _write(
        self, tx: Transaction, request: TurnRequest, setup: TurnSetup, understood: Understood
    ) -> TurnResult:
        chat = request.request if isinstance(request.request, ChatArrived) else None
        turn, context = _taken_back(understood.turn, setup), setup.context
        text = "\n\n".join(part for part in (setup.news, turn.reply.text) if part)
        decision = _decision(understood, setup, request)
        if turn.email:
            await sessions.save_email(tx, request.session_id, turn.email)
        phase = Phase.PAYING if turn.outcome is TurnOutcome.HAND_OFF else turn.phase
        number = await turns.write(
            tx,
            TurnRecord(
                session_id=request.session_id,
                request_id=request.key,
                result=decision.model_dump(mode="json"),
                phase=phase,
                question=turn.question,
                focus=turn.focus,
                draft_hash=turn.draft_hash,
                hand_off=_hand_off_after(request, turn, setup),
                reply=replace(turn.reply, text=text) if chat or text else None,
                card=_card(turn, setup) if chat else None,
                in_reply_to=chat.message_id if chat else None,
                cart=None if context.phase is Phase.PAYING else turn.cart,
                catalogue_version=context.catalogue.version,
                usage=understood.usage,
            ),
        )
        return TurnResult(**decision.model_dump(), turn=number, phase=phase, in_cart=len(turn.cart.lines))


def _understand(request: TurnRequest, setup: TurnSetup) -> Understood:
    if isinstance(request.request, CartEdited):
        return _click(request, request.request, setup.context)
    return Understood(_by_code(request, setup), "code")


def _by_code(request: TurnRequest, setup: TurnSetup) -> Turn:
    try:
        return waiter.take_turn(setup.message, setup.context, line_ids(request))
    except Exception:
        logger.exception("turn.failed")
        return _unchanged(setup, Reply(say(language_of(setup.context.language), "stumbled")))


def _at_this_table(request: TurnRequest, setup: TurnSetup, proposed: ModelTurn | None) -> Understood:
    """Return the model's turn in the present context, or code's turn if there is none that fits."""
    turn = proposed.at(setup.context, line_ids(request)) if proposed else None
    usage = proposed.usage if proposed else Usage()
    if turn is None:
        return Understood(_by_code(request, setup), "fallback", usage=usage)
    return Understood(turn, "model", usage=usage)


def _click(request: TurnRequest, edited: CartEdited, context: TurnContext) -> Understood:
    """Apply all edits of a click, or none of them if one is refused."""
    cart, problem, detail = _clicked(context, edited.edits, line_ids(request))
    phase = Phase.PAYING if context.phase is Phase.PAYING else Phase.ORDERING
    draft = context.draft_hash if phase is Phase.PAYING else ""
    turn = Turn(cart=cart, reply=Reply(""), phase=phase, focus=context.focus, draft_hash=draft)
    return Understood(turn, "click", problem, detail)


def _decision(understood: Understood, setup: TurnSetup, request: TurnRequest) -> TurnDecision:
    turn = understood.turn
    return TurnDecision(
        asked=request.request.asked if isinstance(request.request, CartEdited) else "",
        outcome=turn.outcome,
        draft_hash=turn.draft_hash,
        problem=understood.problem,
        detail=understood.detail,
        withdraws=setup.waiting if turn.outcome is TurnOutcome.WITHDRAW else (),
    )


async def _leave_to_model(tx: Transaction, request: TurnRequest, setup: TurnSetup, email: str) -> TurnResult:
    """Say that an answer comes, and keep the address the message leaves. Nothing is decided."""
    if email:
        await sessions.save_email(tx, request.session_id, email)
    key = f"moment:{request.request.request_id}"
    reply = Reply(say(language_of(setup.context.language), "one_moment"))
    await transcript.add_reply(tx, setup.session.id, key, reply)
    left = {"left_to_model": True, "phase": setup.context.phase}
    return result_now(TurnDecision(), setup.session).model_copy(update=left)


def _taken_back(turn: Turn, setup: TurnSetup) -> Turn:
    """Reopen the cart at once if the customer withdraws before there is an order to tell them so."""
    if turn.outcome is not TurnOutcome.WITHDRAW or setup.waiting:
        return turn
    text = say(language_of(setup.context.language), "order_withdrawn")
    return replace(turn, phase=Phase.ORDERING, reply=replace(turn.reply, text=text))


def _hand_off_after(request: TurnRequest, turn: Turn, setup: TurnSetup) -> str:
    """Return the request the cashier works on after this turn; empty for none."""
    match turn.outcome:
        case TurnOutcome.HAND_OFF:
            return request.request.request_id
        case TurnOutcome.WITHDRAW:
            return ""
        case _:
            return setup.session.hand_off


def _log_turn(result: TurnResult, understood: Understood, seconds: float) -> None:
    """Log and count a turn that was written."""
    by, usage = understood.by, understood.usage
    metrics.count("turns", by=by)
    metrics.time("turn", seconds, by=by)
    metrics.spend(usage.prompt_tokens, usage.completion_tokens)
    logger.info(
        "turn.completed",
        turn=result.turn,
        by=by,
        phase=result.phase.value,
        problem=result.problem,
        ms=round(1000 * seconds),
        tokens=usage.prompt_tokens + usage.completion_tokens,
    )


def _card(turn: Turn, setup: TurnSetup) -> Json | None:
    context = setup.context
    card = card_of(turn, quote(turn.cart, context.catalogue), language_of(context.language))
    return card.model_dump(mode="json") if card else None


def _clicked(context: TurnContext, edits: tuple[Edit, ...], new_line_id: NewLineId) -> tuple[Cart, str, str]:
    """Return the cart after a click with an empty code, or the cart as it was with a code and its detail."""
    language = language_of(context.language)
    if context.phase is Phase.PAYING:
        why = "money_under_way" if context.money_under_way else "awaiting_payment"
        return context.cart, why, say(language, why)
    for edit in edits:
        if isinstance(edit, SetOrderType) and edit.order_type not in context.shop.order_types:
            offered = not_offered(context.shop, edit.order_type)
            return context.cart, InvalidChoice.code, render(offered, language)
    applied = apply(context.cart, edits, context.catalogue, new_line_id)
    for refused in applied.refused:
        return context.cart, refused.code, render(refusal(refused.refusal), language)
    return applied.cart, "", ""


def line_ids(request: TurnRequest) -> NewLineId:
    """Return a source of line ids that are the same in every attempt at this turn."""
    count = 0

    def new_line_id() -> LineId:
        nonlocal count
        count += 1
        return LineId(str(uuid5(UUID(request.session_id), f"{request.key}:{count}")))

    return new_line_id


def _unchanged(setup: TurnSetup, reply: Reply) -> Turn:
    context = setup.context
    return Turn(context.cart, reply, context.phase, context.question, context.focus, context.draft_hash)
