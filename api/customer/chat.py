"""The conversation over HTTP: post a message, open a session, follow or resume it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from api.auth.opening import open_session
from api.auth.principals import SessionPrincipal, ShopSession, session_at_shop
from api.customer.stream import counted, follow
from api.customer.views import session_view
from api.http.errors import ApiError
from api.http.openapi import BODY, TOKEN, errors
from api.http.request_context import bind, current
from api.services import AppServices, AtShop, Bearer, Prefer, Services, shop_of_path
from channels.contract import Inbound
from channels.web import NothingSaid, Web
from domain.conversation import Phase
from domain.ids import MessageId
from domain.recovery import RESUME_LINK_LIFE, resume_link
from schemas.http.api import (
    ChatAccepted,
    ChatPost,
    ChatReply,
    ReplyView,
    ResumeLink,
    ResumePost,
    SessionOpened,
    StateEvent,
    StreamEvent,
)
from schemas.http.errors import ErrorCode
from schemas.messages.session import ChatArrived, order_of
from storage.database import Transaction
from storage.listener import LOST
from storage.sessions import tokens, transcript
from storage.sessions.session_now import SessionNow, session_now
from storage.sessions.transcript import StoredMessage


class EventStream(StreamingResponse):
    media_type = "text/event-stream"


router = APIRouter(prefix="/chat/{shop_id}", tags=["chat"])
web = Web()
MAX_WAIT = 30
REPLY_NOTES = frozenset({"turn", "state", LOST["kind"]})
"""Kinds of notes after which a reply may be there: a turn, an order's step, a connection that is back."""


@router.post(
    "",
    status_code=202,
    responses={
        200: {"model": ChatReply},
        202: {"model": ChatAccepted},
        **errors(*BODY, *TOKEN, ErrorCode.NOT_FOUND, ErrorCode.IDEMPOTENCY_CONFLICT),
    },
)
async def post_message(
    body: ChatPost,  # noqa: ARG001 (describes and checks what `web` reads)
    request: Request,
    shop_id: str,
    bearer: Bearer,
    services: AppServices,
    response: Response,
    prefer: Prefer = "",
) -> ChatReply | ChatAccepted:
    """Accept a message (202), or with `Prefer: wait=N` answer with the reply (200) if it comes in time.

    A repeat under the same `message_id` is answered as the first; 422 with another message under it.
    """
    inbound = await _read(request)
    opened = None if bearer else await open_session(request, await shop_of_path(shop_id, services), services)
    async with services.database.autocommit() as tx:
        who = opened or await session_at_shop(tx, services, shop_id, bearer)
        is_new = await _hear(tx, who, inbound)
    async with services.listener.subscribe(who.session_id) as notes:
        arrived = ChatArrived(message_id=inbound.message_id, context=current())
        await services.temporal.chat(who.session_id, who.shop_id, arrived)
        if not is_new:
            notes.put_nowait(LOST)
        answered = await _wait_for_reply(services, who, inbound, notes, _wait_seconds(prefer))
    accepted = ChatAccepted(
        session_id=UUID(who.session_id), token=who.token, message_id=UUID(inbound.message_id)
    )
    if answered is None:
        return accepted
    said, state = answered
    response.status_code = 200
    response.headers["Preference-Applied"] = "wait"
    return ChatReply(
        **accepted.model_dump(),
        reply=ReplyView(text=said.text, buttons=said.buttons),
        cart=state.cart,
        phase=state.phase,
        order=state.order,
    )


@router.post("/session", status_code=201, responses=errors(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST))
async def post_session(request: Request, shop: AtShop, services: AppServices) -> SessionOpened:
    """Open a session before anything is said, for a customer who clicks first."""
    who = await open_session(request, shop, services)
    return SessionOpened(session_id=UUID(who.session_id), token=who.token)


@router.get(
    "/events",
    response_class=EventStream,
    responses={
        # Without the type, a response that is no JSON is described as a string.
        200: {"model": StreamEvent, "content": {EventStream.media_type: {"schema": {"type": "object"}}}},
        **errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST),
    },
)
async def get_events(who: ShopSession, services: AppServices, last_event_id: str = Header("")) -> EventStream:
    """Server-sent events: `message` (id: its number), `delta`, `state`; replays after `Last-Event-ID`."""
    after = int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 10 else 0
    return EventStream(
        counted(
            services.metrics,
            follow(services.database, services.menus, services.listener, who.session_id, after),
        ),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post(
    "/resume-link", status_code=201, responses=errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
)
async def post_resume_link(shop: AtShop, who: ShopSession, services: AppServices) -> ResumeLink:
    """A link that continues this session on another device."""
    expires_at = datetime.now(UTC) + RESUME_LINK_LIFE
    async with services.database.transaction() as tx:
        token = await tokens.issue_token(tx, who.session_id, "resume", expires_at)
    return ResumeLink(url=resume_link(services.settings.public_url, shop.slug, token), expires_at=expires_at)


@router.post("/resume", responses=errors(*BODY, ErrorCode.NOT_FOUND))
async def post_resume(body: ResumePost, shop: AtShop, services: AppServices) -> SessionOpened:
    """Exchange a resume link's token for a session token."""
    async with services.database.transaction() as tx:
        found = await tokens.of_token(tx, body.resume_token, datetime.now(UTC), "resume")
        if found is None or found[1] != shop.id:
            raise ApiError(ErrorCode.NOT_FOUND, "this resume link is not valid any more")
        token = await tokens.issue_token(tx, found[0])
    bind(session_id=found[0])
    return SessionOpened(session_id=UUID(found[0]), token=token)


async def _read(request: Request) -> Inbound:
    try:
        [inbound] = web.read(await request.body())
    except NothingSaid as error:
        raise ApiError(ErrorCode.INVALID_REQUEST, "text: nothing readable in it") from error
    return inbound


async def _hear(tx: Transaction, who: SessionPrincipal, inbound: Inbound) -> bool:
    """Store a message and return True, or False if it was sent before; 422 if it said something else then."""
    said = inbound.message
    if await transcript.add_customer_message(tx, who.session_id, inbound.message_id, said):
        return True
    if await transcript.customer_message(tx, who.session_id, inbound.message_id) != said:
        raise ApiError(ErrorCode.IDEMPOTENCY_CONFLICT, "message_id: it came with another message before")
    return False


def _wait_seconds(prefer: str) -> float:
    """Return the `wait` of RFC 7240, in seconds; 0 if it is not asked for."""
    found = re.search(r"\bwait\s*=\s*0*(\d{1,9})", prefer, re.IGNORECASE)
    return min(int(found[1]), MAX_WAIT) if found else 0


async def _wait_for_reply(
    services: Services,
    who: SessionPrincipal,
    inbound: Inbound,
    notes: asyncio.Queue[dict[str, object]],
    seconds: float,
) -> tuple[StoredMessage, StateEvent] | None:
    """Return the reply and the state after it; after a confirmation wait until the order can be paid."""
    if not seconds:
        return None
    try:
        async with asyncio.timeout(seconds):
            while True:
                note = await notes.get()
                if note["kind"] in REPLY_NOTES and (found := await _reply(services, who, inbound)):
                    return found
    except TimeoutError:
        return await _reply(services, who, inbound, as_it_is=True)


async def _reply(
    services: Services, who: SessionPrincipal, inbound: Inbound, *, as_it_is: bool = False
) -> tuple[StoredMessage, StateEvent] | None:
    """Return the reply; None if there is none yet, or if its order cannot be paid yet unless `as_it_is`."""
    async with services.database.reading() as tx:
        stands = await session_now(tx, who.session_id, inbound.message_id)
        if stands.reply is None or (_is_opening(stands, inbound.message_id) and not as_it_is):
            return None
        return stands.reply, await session_view(tx, services.menus, stands)


def _is_opening(stands: SessionNow, message_id: MessageId) -> bool:
    """Say whether this message confirmed an order that cannot be paid yet."""
    session, order = stands.session, stands.order
    if session.phase is not Phase.PAYING:
        return False
    unpayable = order is not None and not stands.page.url and order.id == order_of(session.id, message_id)
    return unpayable or session.hand_off == message_id
