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
from storage import orders, sessions, turns
from storage.database import Database, Transaction
from storage.menus import Counter, Menus
from storage.models import Json
from storage.sessions import StoredSession
from storage.turns import Found, TakenTurn, Usage, Written

logger = structlog.get_logger(__name__)


AnsweredBy = Literal["code", "model", "fallback", "click"]
"""`fallback`: the waiter without a model, where the one with a model had nothing to say or was down."""


@dataclass(frozen=True)
class Setting:
    """What the turn finds: the counter, the conversation so far, and the cart as it must be read now."""

    table: Table
    message: Message
    news: str
    """What a new menu version changed in the cart; empty when nothing did."""


class Waiter:
    """Without a model the deterministic waiter answers everything; with one it answers what it covers."""

    def __init__(self, database: Database, menus: Menus, model: Model | None) -> None:
        self.database = database
        self.menus = menus
        self.model = model

    @activity.defn(name="waiter.take_turn")
    async def take_turn(self, request: TurnRequest) -> TurnResult:
        """By code. What only a model can answer is left to it, and nothing is written."""
        return await self._serve(request, by_model=False)

    @activity.defn(name="waiter.ask_model")
    async def ask_model(self, request: TurnRequest) -> TurnResult:
        """By the model; where it is down or has nothing to say, by code after all."""
        return await self._serve(request, by_model=True)

    async def _serve(self, request: TurnRequest, *, by_model: bool) -> TurnResult:
        began = perf_counter()
        heard = request.request.message_id if isinstance(request.request, ChatArrived) else None
        async with self.database.transaction() as tx:
            found = await turns.find(tx, request.session_id, request.request.request_id, heard)
            if found.earlier is not None:
                return _again(request, found.earlier)
            setting = await self._setting(tx, request, found)
        by: AnsweredBy = "click"
        usage = Usage()
        if isinstance(request.request, CartEdited):
            turn, result = _click(request, request.request, setting)
        else:
            understood = await self._understand(request, setting, by_model=by_model)
            if understood is None:
                return TurnResult(phase=request.phase, left_to_model=True)
            turn, by, usage = understood
            result = _decided(request, turn)
        await self._write(request, setting, turn, result, usage)
        _told(request, result, by, usage, perf_counter() - began)
        return result

    async def _setting(self, tx: Transaction, request: TurnRequest, found: Found) -> Setting:
        counter = await self.menus.counter_of(tx, found.shop, found.menu_version)
        cart, news = await self._on_menu_in_force(tx, request, found.session, counter)
        paying = request.phase is Phase.PAYING
        order = await orders.latest_of_session(tx, request.session_id) if paying else None
        table = Table(
            shop=counter.shop,
            catalogue=counter.catalogue,
            cart=cart,
            now=counter.shop.local(request.at),
            phase=Phase.ORDERING if request.phase is Phase.CLOSED else request.phase,
            question=found.session.question,
            focus=found.session.focus,
            draft_hash=found.session.draft_hash,
            payment_url=order.checkout_url if order else "",
            greeted=found.session.last_turn > 0,
        )
        return Setting(table, found.message, news)

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

    async def _understand(
        self, request: TurnRequest, setting: Setting, *, by_model: bool
    ) -> tuple[Turn, AnsweredBy, Usage] | None:
        """None where code does not cover what was said and there is a model to ask."""
        try:
            turn = waiter.take_turn(setting.message, setting.table, line_ids(request))
        except Exception:
            logger.exception("the waiter stumbled; the customer gets an apology instead of silence")
            turn = _unchanged(setting, Reply(say("stumbled")))
        if turn.covered or self.model is None or setting.message.button:
            return turn, "code", Usage()
        if not by_model:
            return None
        answered = await self.model.take_turn(request, setting.table, setting.message, line_ids(request))
        return (turn, "fallback", Usage()) if answered is None else (answered.turn, "model", answered.usage)

    async def _write(
        self, request: TurnRequest, setting: Setting, turn: Turn, result: TurnResult, usage: Usage
    ) -> None:
        chat = request.request if isinstance(request.request, ChatArrived) else None
        text = "\n\n".join(part for part in (setting.news, turn.reply.text) if part)
        async with self.database.transaction() as tx:
            if turn.email:
                await sessions.save_email(tx, request.session_id, turn.email)
            await turns.write(
                tx,
                Written(
                    session_id=request.session_id,
                    turn=request.turn,
                    request_id=request.request.request_id,
                    result=result.model_dump(mode="json"),
                    phase=await _phase_to_keep(tx, request, result),
                    question=turn.question,
                    focus=turn.focus,
                    draft_hash=turn.draft_hash,
                    reply=replace(turn.reply, text=text) if chat or text else None,
                    card=_card(turn, setting) if chat else None,
                    in_reply_to=chat.message_id if chat else None,
                    cart=None if request.phase is Phase.PAYING else turn.cart,
                    catalogue_version=setting.table.catalogue.version,
                    usage=usage,
                ),
            )


def _again(request: TurnRequest, earlier: TakenTurn) -> TurnResult:
    """A retry is answered as before; a message another turn has served changes nothing."""
    same_turn = earlier.turn == request.turn
    return TurnResult.model_validate(earlier.result) if same_turn else TurnResult(phase=request.phase)


def _decided(request: TurnRequest, turn: Turn) -> TurnResult:
    return TurnResult(
        phase=Phase.PAYING if turn.act is Act.HAND_OFF else turn.phase,
        act=turn.act,
        cart=turn.cart if turn.cart != request.cart else None,
        draft_hash=turn.draft_hash,
    )


def _click(request: TurnRequest, edited: CartEdited, setting: Setting) -> tuple[Turn, TurnResult]:
    """All edits of a click or none of them; a refusal is an answer, not an error."""
    table = setting.table
    cart, problem, detail = _clicked(table, edited.edits, line_ids(request))
    phase = Phase.PAYING if table.phase is Phase.PAYING else Phase.ORDERING
    turn = Turn(cart=cart, reply=Reply(""), phase=phase, focus=table.focus)
    changed = cart if cart != request.cart else None
    return turn, TurnResult(phase=phase, cart=changed, problem=problem, detail=detail)


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
