"""Who plays a session's activities: they find by request what they did, and do as a test asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from temporalio import activity

from domain.conversation import Phase, TurnOutcome
from domain.ids import AddressId, OrderId, SessionId, ShopId
from schemas.messages.order import OrderRef, OrderStart
from schemas.messages.session import (
    Apology,
    CartEdited,
    CashierRequest,
    CashierResult,
    ClosedSession,
    CloseSession,
    Recovered,
    Recovery,
    SessionLoaded,
    SessionStart,
    TurnRequest,
    TurnResult,
)

Activities = list[Callable[..., Any]]
ACTS = {"confirm": TurnOutcome.HAND_OFF, "change": TurnOutcome.WITHDRAW}
"""What a message does, by its first word; one that begins with "ask" is left to the model."""


@dataclass
class Play:
    """One session's part. A test sets what fails or waits, and reads what was asked of whom."""

    phase: Phase = Phase.ORDERING
    lines: int = 0
    abandon_after_minutes: int = 120
    hand_off: str = ""
    served: list[str] = field(default_factory=list)
    """Requests in the order in which they were answered for good, by whomever."""
    calls: Counter[str] = field(default_factory=Counter)
    """Attempts by the activity's name."""
    down: set[str] = field(default_factory=set)
    """Activities that meet an outage; "database" stands for all that need it."""
    broken: set[str] = field(default_factory=set)
    """Requests, or activities, that meet a fault of ours."""
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """Activities that answer only when their event is set."""
    by_model: bool = False
    """Whether a model writes the orders."""
    order_waits: bool = False
    """Whether an order's workflow goes on until it is withdrawn, instead of ending at once."""
    refused: bool = False
    """Whether a machine's document makes no order."""
    recovered: list[Recovered] = field(default_factory=list)
    outbox: list[str] = field(default_factory=list)
    """What waits to be sent, and what was sent."""
    letters: list[str] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)
    put_away: list[str] = field(default_factory=list)
    withdrawals: list[tuple[OrderId, ...]] = field(default_factory=list)
    unpaid: list[OrderId] = field(default_factory=list)
    """Orders that can still be paid, as the books have them."""

    def hold(self, name: str) -> asyncio.Event:
        return self.held.setdefault(name, asyncio.Event())

    async def enter(self, name: str, request_id: str = "") -> None:
        """Raises what this attempt is to meet, and waits for what it is to wait for."""
        self.calls[name] += 1
        if name in self.down or (
            "database" in self.down and name not in {"waiter.ask_model", "courier.drain"}
        ):
            raise ConnectionError(name)
        if {name, request_id} & self.broken:
            raise KeyError(name)
        if name in self.held:
            await self.held[name].wait()

    def serve(self, request_id: str) -> None:
        if request_id not in self.served:
            self.served.append(request_id)


class Cast:
    """Registered under our activities' names, for all sessions of a worker."""

    def __init__(self) -> None:
        self.plays: dict[SessionId, Play] = {}

    @property
    def queue_of_sessions(self) -> Activities:
        return [
            self.load,
            self.recover,
            self.close_session,
            self.apologize,
            self.take_turn,
            self.do_without_model,
            self.prepare,
            self.prepare_without_model,
            self.order_start,
        ]

    @property
    def queue_of_models(self) -> Activities:
        return [self.ask_model, self.prepare_with_model]

    @activity.defn(name="session.load")
    async def load(self, start: SessionStart) -> SessionLoaded:
        play = self.plays[start.session_id]
        await play.enter("session.load")
        return SessionLoaded(
            phase=Phase.PAYING if play.unpaid or play.hand_off else Phase.ORDERING,
            in_cart=play.lines,
            turn=len(play.served),
            abandon_after_minutes=play.abandon_after_minutes,
            recovery_interval_minutes=22 * 60,
            unpaid_orders=dict.fromkeys(play.unpaid, 1),
            hand_off=play.hand_off,
            draft_hash="draft" if play.hand_off else "",
        )

    @activity.defn(name="session.recover")
    async def recover(self, recovery: Recovery) -> Recovered:
        play = self.plays[recovery.session_id]
        await play.enter("session.recover")
        if recovery.last or not play.recovered:
            play.phase = Phase.CLOSED
            return Recovered(phase=Phase.CLOSED)
        recovered = play.recovered.pop(0)
        if not recovered.minutes_until_day:
            play.outbox.append(f"reminder {recovery.attempt}")
            return recovered.model_copy(update={"deliver_to": (AddressId(recovery.session_id),)})
        return recovered

    async def deliver(self, address_id: AddressId) -> bool:
        """A session's customer has an address of the session's own id."""
        play = self.plays.get(SessionId(address_id))
        if play is None:
            return False
        await play.enter("courier.drain")
        play.letters, play.outbox = [*play.letters, *play.outbox], []
        return True

    @activity.defn(name="session.close")
    async def close_session(self, asked: CloseSession) -> ClosedSession:
        play = self.plays[asked.session_id]
        await play.enter("session.close", asked.request_id)
        play.hand_off, play.phase = "", Phase.CLOSED
        play.put_away.append(asked.request_id)
        return ClosedSession(order_ids=tuple(play.unpaid))

    @activity.defn(name="session.apologize")
    async def apologize(self, apology: Apology) -> None:
        play = self.plays[apology.session_id]
        await play.enter("session.apologize")
        play.apologies.append(apology.request_id)
        if play.hand_off == apology.request_id:
            play.hand_off, play.phase = "", Phase.ORDERING

    @activity.defn(name="waiter.take_turn")
    async def take_turn(self, request: TurnRequest) -> TurnResult:
        play, asked = self.plays[request.session_id], request.request
        await play.enter("waiter.take_turn", asked.request_id)
        if asked.request_id.startswith("ask") and asked.request_id not in play.served:
            return _result(play).model_copy(update={"left_to_model": True})
        return self._settle(play, request)

    @activity.defn(name="waiter.ask_model")
    async def ask_model(self, request: TurnRequest) -> TurnResult:
        play = self.plays[request.session_id]
        await play.enter("waiter.ask_model", request.request.request_id)
        answer = self._settle(play, request)
        if "the way of an answer" in play.held:
            await play.held["the way of an answer"].wait()
        return answer

    @activity.defn(name="waiter.do_without_model")
    async def do_without_model(self, request: TurnRequest) -> TurnResult:
        play = self.plays[request.session_id]
        await play.enter("waiter.do_without_model")
        return self._settle(play, request)

    @activity.defn(name="cashier.prepare")
    async def prepare(self, hand_off: CashierRequest) -> CashierResult:
        play = self.plays[hand_off.session_id]
        await play.enter("cashier.prepare", hand_off.request_id)
        if play.by_model and not hand_off.by_machine:
            return CashierResult(ordered=False, phase=Phase.PAYING, in_cart=play.lines, left_to_model=True)
        return self._hand(play, hand_off)

    @activity.defn(name="cashier.prepare_with_model")
    async def prepare_with_model(self, hand_off: CashierRequest) -> CashierResult:
        play = self.plays[hand_off.session_id]
        await play.enter("cashier.prepare_with_model", hand_off.request_id)
        return self._hand(play, hand_off)

    @activity.defn(name="cashier.prepare_without_model")
    async def prepare_without_model(self, hand_off: CashierRequest) -> CashierResult:
        play = self.plays[hand_off.session_id]
        await play.enter("cashier.prepare_without_model")
        return self._hand(play, hand_off)

    @activity.defn(name="redrive.order_start")
    async def order_start(self, ref: OrderRef) -> OrderStart:
        session_id, play = next(each for each in self.plays.items() if ref.order_id in each[1].unpaid)
        await play.enter("redrive.order_start")
        return OrderStart(
            order_id=ref.order_id,
            shop_id=ShopId("shop"),
            session_id=session_id,
            total=1200,
            currency="EUR",
            checkout_minutes=45,
            again=True,
        )

    def _settle(self, play: Play, request: TurnRequest) -> TurnResult:
        request_id = request.request.request_id
        outcome = ACTS.get(request_id.split()[0], TurnOutcome.NONE)
        if request_id in play.served:
            return _result(play, outcome)
        play.serve(request_id)
        if isinstance(request.request, CartEdited):
            play.lines += 1
        elif outcome is TurnOutcome.HAND_OFF:
            play.hand_off, play.phase = request_id, Phase.PAYING
        elif outcome is TurnOutcome.WITHDRAW:
            play.hand_off = ""
            play.withdrawals.append(tuple(play.unpaid))
            if not play.unpaid:
                play.phase = Phase.ORDERING
        elif play.phase is Phase.CLOSED:
            play.phase = Phase.ORDERING
        return _result(play, outcome)

    def _hand(self, play: Play, hand_off: CashierRequest) -> CashierResult:
        confirmed = (hand_off.by_machine and not play.refused) or play.hand_off == hand_off.request_id
        ordered = hand_off.order_id in play.unpaid or confirmed
        if ordered and hand_off.order_id not in play.unpaid:
            play.unpaid.append(hand_off.order_id)
            play.hand_off, play.phase = "", Phase.PAYING
        return CashierResult(
            ordered=ordered,
            order=_start(hand_off, 45 if play.order_waits else 0) if ordered else None,
            phase=play.phase,
            in_cart=play.lines,
            problems=() if ordered else ("no order",),
        )


def _start(hand_off: CashierRequest, minutes: int) -> OrderStart:
    return OrderStart(
        order_id=hand_off.order_id,
        shop_id=hand_off.shop_id,
        session_id=hand_off.session_id,
        total=1200,
        currency="EUR",
        checkout_minutes=minutes,
    )


def _result(play: Play, outcome: TurnOutcome = TurnOutcome.NONE) -> TurnResult:
    return TurnResult(
        outcome=outcome,
        draft_hash="draft",
        withdraws=tuple(play.unpaid) if outcome is TurnOutcome.WITHDRAW else (),
        turn=len(play.served),
        phase=play.phase,
        in_cart=play.lines,
    )
