"""The session's cart by clicks and by REST; every change goes through the session's one inbox."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from fastapi import APIRouter

from api.auth.principals import CurrentSession, SessionPrincipal
from api.customer.views import state_view
from api.http.errors import ApiError
from api.http.openapi import BODY, TOKEN, errors
from api.http.request_context import current
from api.services import AppServices, Services
from domain.cart.edits import Edit, RemoveLine, ReplaceLine, SetOrderType, SetQuantity, SetTip
from domain.ids import LineId
from schemas.common import RequestBody, preparations_of, selections_of
from schemas.http.api import CartItemPatch, CartItemPost, CartPatch, StateEvent
from schemas.http.errors import ErrorCode
from schemas.messages.session import CartEdited

router = APIRouter(prefix="/cart", tags=["cart"])
EDIT = (
    *TOKEN,
    ErrorCode.INVALID_REQUEST,
    ErrorCode.AWAITING_PAYMENT,
    ErrorCode.MONEY_UNDER_WAY,
    ErrorCode.SOLD_OUT,
    ErrorCode.REFUSED,
    ErrorCode.UNKNOWN_CHOICE,
    ErrorCode.INVALID_CHOICE,
    ErrorCode.CURRENCY_MISMATCH,
    ErrorCode.IDEMPOTENCY_CONFLICT,
)
"""Of a route that edits the cart."""


@router.get("", responses=errors(*TOKEN))
async def get_cart(who: CurrentSession, services: AppServices) -> StateEvent:
    async with services.database.reading() as tx:
        return await state_view(tx, services.menus, who.session_id)


@router.patch("", responses=errors(*BODY, *EDIT))
async def patch_cart(body: CartPatch, who: CurrentSession, services: AppServices) -> StateEvent:
    """Order type and tip."""
    edits: list[Edit] = []
    if body.order_type is not None:
        edits.append(SetOrderType(body.order_type, body.table))
    if body.tip is not None or body.tip_basis_points is not None:
        edits.append(SetTip(body.tip, body.tip_basis_points))
    return await _edit(who, services, edits, body.request_id, _fingerprint("cart", body))


@router.post("/items", status_code=201, responses=errors(*BODY, *EDIT))
async def post_item(body: CartItemPost, who: CurrentSession, services: AppServices) -> StateEvent:
    return await _edit(who, services, [body.added()], body.request_id, _fingerprint("new line", body))


@router.patch("/items/{line_id}", responses=errors(*BODY, *EDIT, ErrorCode.UNKNOWN_LINE))
async def patch_item(
    line_id: UUID, body: CartItemPatch, who: CurrentSession, services: AppServices
) -> StateEvent:
    """Change a line; what is not sent stays."""
    edits: list[Edit] = []
    line = LineId(str(line_id))
    if body.options is not None or body.ingredients is not None or body.note is not None:
        edits.append(
            ReplaceLine(
                line,
                None if body.options is None else selections_of(body.options),
                None if body.ingredients is None else preparations_of(body.ingredients),
                body.note,
            )
        )
    if body.quantity is not None:
        edits.append(SetQuantity(line, body.quantity))
    return await _edit(who, services, edits, body.request_id, _fingerprint(line, body))


@router.delete("/items/{line_id}", responses=errors(*EDIT, ErrorCode.UNKNOWN_LINE))
async def delete_item(
    line_id: UUID, who: CurrentSession, services: AppServices, request_id: UUID | None = None
) -> StateEvent:
    return await _edit(who, services, [RemoveLine(LineId(str(line_id)))], request_id, f"remove {line_id}")


def _fingerprint(of: str, body: RequestBody) -> str:
    """Return a hash of what was sent, which tells two requests under one id apart."""
    return hashlib.sha256(f"{of} {body.model_dump_json()}".encode()).hexdigest()


async def _edit(
    who: SessionPrincipal, services: Services, edits: list[Edit], request_id: UUID | None, asked: str
) -> StateEvent:
    """Send one update to the session, and raise ApiError with the code of a rule that refuses it."""
    if edits:
        named = str(request_id or uuid4())
        edited = CartEdited(request_id=named, asked=asked, edits=tuple(edits), context=current())
        answer = await services.temporal.edit_cart(who.session_id, who.shop_id, edited)
        if answer.asked not in {"", asked}:
            raise ApiError(ErrorCode.IDEMPOTENCY_CONFLICT, "request_id: it came with another edit before")
        if answer.problem:
            raise ApiError(ErrorCode.of(answer.problem, ErrorCode.INTERNAL), answer.detail)
    async with services.database.reading() as tx:
        return await state_view(tx, services.menus, who.session_id)
