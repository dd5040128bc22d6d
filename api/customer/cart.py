"""The session's cart by clicks and by REST; every change goes through the session's one inbox."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import UUID, uuid4

from fastapi import APIRouter

from api.customer.views import state_view
from api.http.errors import ApiError, not_found
from api.http.openapi import BODY, TOKEN, errors
from api.http.request_context import current
from api.services import AppServices, CurrentSession, Services, SessionPrincipal
from domain.cart.edits import ChangeLine, Edit, RemoveLine, SetOrderType, SetQuantity, SetTip
from domain.cart.model import Preparation
from domain.catalogue.model import Amount
from domain.ids import GroupId, LineId
from schemas.common import RequestBody, preparations_of, selections_of
from schemas.http.api import CartItemPatch, CartItemPost, CartPatch, StateEvent
from schemas.http.errors import ErrorCode
from schemas.messages.session import CartEdited
from storage.sessions import sessions
from storage.shops.menus import Menus

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
    async with services.database.transaction() as tx:
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


@router.patch("/items/{line_id}", responses=errors(*BODY, *EDIT, ErrorCode.NOT_FOUND))
async def patch_item(
    line_id: UUID, body: CartItemPatch, who: CurrentSession, services: AppServices
) -> StateEvent:
    """Changes a line; what is not sent stays."""
    edits: list[Edit] = []
    line = LineId(str(line_id))
    if body.options is not None or body.ingredients is not None or body.note is not None:
        cleared, dropped = await _replaced(who, services.menus, services, line, body)
        edits.append(
            ChangeLine(
                line,
                selections_of(body.options or ()),
                dropped + preparations_of(body.ingredients or ()),
                cleared,
                body.note,
            )
        )
    if body.quantity is not None:
        edits.append(SetQuantity(line, body.quantity))
    return await _edit(who, services, edits, body.request_id, _fingerprint(line, body))


@router.delete("/items/{line_id}", responses=errors(*EDIT, ErrorCode.NOT_FOUND))
async def delete_item(
    line_id: UUID, who: CurrentSession, services: AppServices, request_id: UUID | None = None
) -> StateEvent:
    return await _edit(who, services, [RemoveLine(LineId(str(line_id)))], request_id, f"remove {line_id}")


def _fingerprint(of: str, body: RequestBody) -> str:
    """Tells two requests under one id apart: by what was sent, as the edits of a repeat may be others."""
    return hashlib.sha256(f"{of} {body.model_dump_json()}".encode()).hexdigest()


async def _edit(
    who: SessionPrincipal, services: Services, edits: list[Edit], request_id: UUID | None, asked: str
) -> StateEvent:
    """One update; 409 or 422 with the rule's code when the shop's rules refuse it."""
    if edits:
        named = str(request_id or uuid4())
        edited = CartEdited(request_id=named, asked=asked, edits=tuple(edits), context=current())
        answer = await services.temporal.edit_cart(who.session_id, who.shop_id, edited)
        if answer.asked not in {"", asked}:
            raise ApiError(ErrorCode.IDEMPOTENCY_CONFLICT, "request_id: it came with another edit before")
        if answer.problem == "unknown_choice" and isinstance(edits[0], SetQuantity | RemoveLine):
            raise not_found("cart line")
        if answer.problem:
            raise ApiError(ErrorCode.of(answer.problem, ErrorCode.INTERNAL), answer.detail)
    async with services.database.transaction() as tx:
        return await state_view(tx, services.menus, who.session_id)


async def _replaced(
    who: SessionPrincipal, menus: Menus, services: Services, line_id: LineId, body: CartItemPatch
) -> tuple[tuple[GroupId, ...], tuple[Preparation, ...]]:
    """What a whole new choice replaces: all groups, and the ingredients changed before."""
    async with services.database.transaction() as tx:
        stored = await sessions.load(tx, who.session_id)
        catalogue = await menus.catalogue(tx, stored.shop_id, stored.catalogue_version)
    line = stored.cart.line(line_id)
    item = catalogue.item(line.item_id) if line else None
    if line is None or item is None:
        raise not_found("cart line")
    cleared = tuple(group.id for group in item.groups) if body.options is not None else ()
    regular = tuple(replace(each, amount=Amount.REGULAR) for each in line.preparations)
    return cleared, regular if body.ingredients is not None else ()
