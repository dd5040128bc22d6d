"""What needs somebody's eye at a shop: listed, and closed once somebody has seen to it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from api.auth.principals import KeyShop, ShopPrincipal
from api.http.errors import not_found
from api.http.openapi import TOKEN, errors
from api.http.pages import AskedPage, ListPage
from api.services import AppServices
from schemas.http.api import AttentionList, AttentionView
from schemas.http.errors import ErrorCode
from storage.database import Transaction
from storage.shops import attention
from storage.shops.attention import OpenConcern

router = APIRouter(prefix="/attention", tags=["attention"])
ConcernNumber = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("", responses=errors(*TOKEN, ErrorCode.INVALID_REQUEST))
async def get_attention(caller: KeyShop, services: AppServices, page: AskedPage) -> AttentionList:
    """Return the shop's open concerns, oldest first."""
    async with services.database.reading() as tx:
        return await _open(tx, caller, page)


@router.post("/{concern_id}/done", responses=errors(*TOKEN, ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST))
async def post_concern_done(
    concern_id: ConcernNumber, caller: KeyShop, services: AppServices
) -> AttentionList:
    """Close a concern, and answer with the first page of what is left. It opens again when it comes back."""
    async with services.database.transaction() as tx:
        if not await attention.done_by_shop(tx, caller.shop_id, concern_id):
            raise not_found("concern")
        return await _open(tx, caller, ListPage())


async def _open(tx: Transaction, caller: ShopPrincipal, page: ListPage) -> AttentionList:
    found = await attention.open_of(tx, caller.shop_id, page.after, page.limit + 1)
    return AttentionList(
        concerns=tuple(_view(each) for each in found[: page.limit]),
        next=page.next_of([(each.since, each.id) for each in found]),
    )


def _view(each: OpenConcern) -> AttentionView:
    concern = each.concern
    return AttentionView(
        id=each.id,
        kind=concern.kind,
        code=concern.code,
        detail=concern.detail,
        order_id=UUID(concern.order_id) if concern.order_id else None,
        session_id=UUID(concern.session_id) if concern.session_id else None,
        since=each.since,
    )
