"""Who calls: a customer by a session's token, or a shop by its API key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials

from api.http.errors import ApiError, not_found
from api.http.request_context import bind
from api.services import AppServices, Bearer, Services
from domain.ids import SessionId, ShopId
from schemas.http.errors import ErrorCode
from storage.database import Transaction
from storage.sessions import tokens
from storage.shops import shops


@dataclass(frozen=True)
class SessionPrincipal:
    """A customer's session that calls with its token."""

    session_id: SessionId
    shop_id: ShopId
    token: str


@dataclass(frozen=True)
class ShopPrincipal:
    """A shop that calls with its API key."""

    shop_id: ShopId


async def session_of_token(services: AppServices, bearer: Bearer) -> SessionPrincipal:
    """Return the session of the bearer token; 401 without a valid one."""
    token = _token(bearer)
    async with services.database.reading() as tx:
        found = await tokens.of_token(tx, token, datetime.now(UTC))
    session_id, shop_id = found or (None, ShopId(""))
    return SessionPrincipal(_known(services, session_id), shop_id, token)


async def session_of_path(shop_id: str, services: AppServices, bearer: Bearer) -> SessionPrincipal:
    async with services.database.reading() as tx:
        return await session_at_shop(tx, services, shop_id, bearer)


async def session_at_shop(
    tx: Transaction, services: Services, shop_id: str, bearer: Bearer
) -> SessionPrincipal:
    """Return the session of the bearer token; 404 if it belongs to another shop."""
    found = await tokens.caller(tx, shop_id, bearer.credentials if bearer else "", datetime.now(UTC))
    if found is None:
        raise not_found("shop")
    token = _token(bearer)
    session_id = _known(services, found.session_id)
    if not found.is_at_shop:
        raise not_found("session")
    return SessionPrincipal(session_id, found.shop_id, token)


def _token(bearer: HTTPAuthorizationCredentials | None) -> str:
    if bearer is None:
        raise ApiError(ErrorCode.MISSING_TOKEN, "send the session's token as Authorization: Bearer")
    return bearer.credentials


def _known(services: Services, session_id: SessionId | None) -> SessionId:
    """Return the session after counting the call against its limit; 401 for None."""
    if session_id is None:
        raise ApiError(ErrorCode.INVALID_TOKEN, "this token belongs to no session")
    bind(session_id=session_id)
    services.limits.check_session(session_id)
    return session_id


async def shop_of_key(services: AppServices, bearer: Bearer) -> ShopPrincipal:
    """Return the shop whose API key is the bearer token; 401 without a valid one."""
    if bearer is None:
        raise ApiError(ErrorCode.MISSING_TOKEN, "send the shop's API key as Authorization: Bearer")
    async with services.database.reading() as tx:
        found = await shops.of_api_key(tx, bearer.credentials)
    if found is None:
        raise ApiError(ErrorCode.INVALID_TOKEN, "this API key belongs to no shop")
    bind(shop_id=found)
    return ShopPrincipal(found)


CurrentSession = Annotated[SessionPrincipal, Depends(session_of_token)]
ShopSession = Annotated[SessionPrincipal, Depends(session_of_path)]
KeyShop = Annotated[ShopPrincipal, Depends(shop_of_key)]
