"""One turn of the conversation: read, understand, apply, price, answer; written once, however often tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Literal
from uuid import UUID, uuid5

import structlog
from temporalio import activity

from activities import meters
from activities.model import Model
from assistants import waiter
from assistants.news import changes_text
from assistants.phrases import say
from domain.cart import Cart
from domain.conversation import Act, Message, Phase, Reply, Table, Turn
from domain.differences import carry_over, differences
from domain.edits import Edit, SetOrderType
from domain.errors import InvalidChoice
from domain.ids import LineId
from domain.order_states import OrderState
from domain.ordering import NewLineId, apply
from domain.pricing import quote
from schemas.cards import card_of_turn
from schemas.session import CartEdited, ChatArrived, TurnRequest, TurnResult
from storage import orders, sessions, transcript
from storage.database import Database, Transaction, is_unreachable, notify
from storage.menus import Counter, Menus
from storage.models import Json
from storage.sessions import StoredSession
from storage.transcript import Usage

logger = structlog.get_logger(__name__)


AnsweredBy = Literal["code", "model", "fallback", "click"]
"""`fallback`: the waiter without a model, where the one with a model had nothing to say or was down."""
Served = tuple[TurnResult, AnsweredBy, Usage]


@dataclass(frozen=True)
class Setting:
    """What the turn finds: the counter, the conversation so far, and the cart as it must be read now."""

    table: Table
    message: Message
    news: str
    """What a new menu version changed in the cart; empty when nothing did."""
    stored: StoredSession


class Waiter:
    """Without a model the deterministic waiter answers everything; with one it answers what it covers."""

    def __init__(self, database: Database, menus: Menus, model: Model | None) -> None:
        self.database = database
        self.menus = menus
        self.model = model

    @activity.defn(name="waiter.take_turn")
    async def take_turn(self, request: TurnRequest) -> TurnResult:
        began = perf_counter()
        async with self.database.transaction() as tx:
            earlier = await transcript.turn_of(tx, request.session_id, request.request.request_id)
            if earlier is not None:
                same_turn = earlier.turn == request.turn
                return (
                    TurnResult.model_validate(earlier.result)
                    if same_turn
                    else TurnResult(phase=request.phase)
                )
            setting = await self._setting(tx, request)
        if isinstance(request.request, CartEdited):
            result, by, usage = await self._apply_edits(request, request.request, setting)
        else:
            result, by, usage = await self._answer(request, request.request, setting)
        _told(request, result, by, usage, perf_counter() - began)
        return result

    async def _setting(self, tx: Transaction, request: TurnRequest) -> Setting:
        stored = await sessions.load(tx, request.session_id)
        counter = await self.menus.counter(tx, request.shop_id)
        cart, news = await self._on_menu_in_force(tx, request, stored, counter)
        order = await orders.latest_of_session(tx, request.session_id)
        message = Message()
        if isinstance(request.request, ChatArrived):
            message = (await transcript.heard(tx, request.session_id, request.request.message_id)).message
        table = Table(
            shop=counter.shop,
            catalogue=counter.catalogue,
            cart=cart,
            now=counter.shop.local(activity.info().current_attempt_scheduled_time),
            phase=Phase.ORDERING if request.phase is Phase.CLOSED else request.phase,
            question=stored.question,
            focus=stored.focus,
            draft_hash=stored.draft_hash,
            payment_url=order.checkout_url if order and request.phase is Phase.PAYING else "",
            greeted=stored.last_turn > 0,
        )
        return Setting(table, message, news, stored)

    async def _on_menu_in_force(
        self, tx: Transaction, request: TurnRequest, stored: StoredSession, counter: Counter
    ) -> tuple[Cart, str]:
        """A cart made from an older menu is carried over, repriced, and the customer told what changed."""
        in_force = stored.catalogue_version == counter.catalogue.version
        if in_force or request.cart.empty or request.phase is Phase.PAYING:
            return request.cart, ""
        before = quote(
            request.cart, await self.menus.catalogue(tx, request.shop_id, stored.catalogue_version)
        )
        cart, _ = carry_over(request.cart, counter.catalogue)
        return cart, changes_text(differences(before, quote(cart, counter.catalogue)))

    async def _answer(self, request: TurnRequest, chat: ChatArrived, setting: Setting) -> Served:
        turn, by, usage = await self._understand(request, setting)
        phase = Phase.PAYING if turn.act is Act.HAND_OFF else turn.phase
        result = TurnResult(
            phase=phase,
            act=turn.act,
            cart=turn.cart if turn.cart != request.cart else None,
            draft_hash=turn.draft_hash,
        )
        text = "\n\n".join(part for part in (setting.news, turn.reply.text) if part)
        async with self.database.transaction() as tx:
            await transcript.say(
                tx,
                request.session_id,
                f"turn:{request.turn}",
                replace(turn.reply, text=text),
                card=_card(turn, setting),
                in_reply_to=chat.message_id,
            )
            await transcript.mark_answered(tx, request.session_id, chat.message_id, request.turn)
            if turn.email:
                await sessions.save_email(tx, request.session_id, turn.email)
            await self._write(tx, request, setting, turn, result, usage)
        return result, by, usage

    async def _understand(self, request: TurnRequest, setting: Setting) -> tuple[Turn, AnsweredBy, Usage]:
        new_line_id = line_ids(request)
        try:
            turn = waiter.take_turn(setting.message, setting.table, new_line_id)
        except Exception as error:
            if is_unreachable(error):
                raise
            logger.exception("the waiter stumbled; the customer gets an apology instead of silence")
            turn = _unchanged(setting, Reply(say("stumbled")))
        if turn.covered or self.model is None or setting.message.button:
            return turn, "code", Usage()
        answered = await self.model.take_turn(request, setting.table, setting.message, line_ids(request))
        return (turn, "fallback", Usage()) if answered is None else (answered.turn, "model", answered.usage)

    async def _apply_edits(self, request: TurnRequest, edited: CartEdited, setting: Setting) -> Served:
        """All edits of a click or none of them; a refusal is an answer, not an error."""
        table = setting.table
        cart, problem, detail = _clicked(table, edited.edits, line_ids(request))
        phase = Phase.PAYING if table.phase is Phase.PAYING else Phase.ORDERING
        turn = Turn(cart=cart, reply=Reply(""), phase=phase, focus=table.focus)
        result = TurnResult(
            phase=phase,
            cart=cart if cart != request.cart else None,
            problem=problem,
            detail=detail,
        )
        async with self.database.transaction() as tx:
            if setting.news:
                await transcript.say(tx, request.session_id, f"turn:{request.turn}", Reply(setting.news))
            await self._write(tx, request, setting, turn, result, Usage())
        return result, "click", Usage()

    async def _write(
        self,
        tx: Transaction,
        request: TurnRequest,
        setting: Setting,
        turn: Turn,
        result: TurnResult,
        usage: Usage,
    ) -> None:
        session_id = request.session_id
        await transcript.save_turn(
            tx,
            session_id,
            request.turn,
            request.request.request_id,
            result.model_dump(mode="json"),
            usage,
        )
        await sessions.save_conversation(
            tx,
            session_id,
            turn=request.turn,
            phase=await _phase_to_keep(tx, request, result),
            question=turn.question,
            focus=turn.focus,
            draft_hash=turn.draft_hash,
        )
        if request.phase is not Phase.PAYING:
            await sessions.save_cart(tx, session_id, turn.cart, setting.table.catalogue.version)
        await notify(tx, session_id, "state")


async def _phase_to_keep(tx: Transaction, request: TurnRequest, result: TurnResult) -> Phase:
    """The session asked for this turn while its order waited; the order may have been paid since."""
    if request.phase is not Phase.PAYING or result.phase is not Phase.PAYING:
        return result.phase
    await sessions.load(tx, request.session_id, lock=True)
    theirs = await orders.of_session(tx, request.session_id)
    return Phase.PAYING if any(each.state is OrderState.DRAFT for each in theirs) else Phase.ORDERING


def _told(request: TurnRequest, result: TurnResult, by: AnsweredBy, usage: Usage, seconds: float) -> None:
    """The one line and the figures of a turn that was written."""
    meters.count("turns", by=by)
    meters.time("turn", seconds, by=by)
    meters.spend(usage.prompt_tokens, usage.completion_tokens)
    logger.info(
        "a turn was served",
        turn=request.turn,
        by=by,
        phase=result.phase.value,
        problem=result.problem,
        ms=round(1000 * seconds),
        tokens=usage.prompt_tokens + usage.completion_tokens,
    )


def _card(turn: Turn, setting: Setting) -> Json | None:
    card = card_of_turn(turn, setting.message, quote(turn.cart, setting.table.catalogue))
    return card.model_dump(mode="json") if card else None


def _clicked(table: Table, edits: tuple[Edit, ...], new_line_id: NewLineId) -> tuple[Cart, str, str]:
    """The cart after a click; where it is refused, the cart as it was with the code and the reason."""
    if table.phase is Phase.PAYING:
        return table.cart, "awaiting_payment", say("awaiting_payment")
    for edit in edits:
        if isinstance(edit, SetOrderType) and edit.order_type not in table.shop.order_types:
            offered = ", ".join(table.shop.order_types)
            return table.cart, InvalidChoice.code, f"{table.shop.name} takes orders for {offered}"
    applied = apply(table.cart, edits, table.catalogue, new_line_id)
    for refused in applied.refused:
        return table.cart, refused.code, refused.detail
    return applied.cart, "", ""


def line_ids(request: TurnRequest) -> NewLineId:
    """Fresh line ids that are the same in every attempt at this turn."""
    count = 0

    def new_line_id() -> LineId:
        nonlocal count
        count += 1
        return LineId(str(uuid5(UUID(request.session_id), f"{request.turn}:{count}")))

    return new_line_id


def _unchanged(setting: Setting, reply: Reply) -> Turn:
    table = setting.table
    return Turn(table.cart, reply, table.phase, table.question, table.focus, table.draft_hash)
