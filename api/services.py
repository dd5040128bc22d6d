"""What a request needs: made once at start, handed to routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.customer.menu_shown import MenusShown
from api.http.errors import ApiError, not_found
from api.http.limits import Limits
from api.http.request_context import bind
from api.ops.metrics import ApiMetrics
from api.staff.menu_reading import MenuReading
from api.temporal_client import TemporalClient
from config.settings import Settings
from domain.ids import SessionId, ShopId
from domain.shops.shop import Shop
from schemas.http.errors import ErrorCode
from storage.database import Database, Transaction
from storage.listener import Listener
from storage.sessions import tokens
from storage.shops import shops
from storage.shops.menus import Menus


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    temporal: TemporalClient
    listener: Listener
    menus: Menus
    shown: MenusShown
    reading: MenuReading
    limits: Limits
    metrics: ApiMetrics


@dataclass(frozen=True)
class SessionPrincipal:
    """Who calls: a session, by its token."""

    session_id: SessionId
    shop_id: ShopId
    token: str


async def app_services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


AppServices = Annotated[Services, Depends(app_services)]
TOKENS = (
    "A session's token, for its chat, its cart and the status of its orders; a shop's API key, for its menu, "
    "the steps of its orders and the list of what needs attention"
)
Bearer = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False, description=TOKENS))
]


async def session_of_token(services: AppServices, bearer: Bearer) -> SessionPrincipal:
    """The session of the bearer token; 401 without a valid one."""
    token = _token(bearer)
    async with services.database.transaction() as tx:
        found = await tokens.of_token(tx, token, datetime.now(UTC))
    session_id, shop_id = found or (None, ShopId(""))
    return SessionPrincipal(_known(services, session_id), shop_id, token)


async def session_of_path(shop_id: str, services: AppServices, bearer: Bearer) -> SessionPrincipal:
    async with services.database.transaction() as tx:
        return await session_at_shop(tx, services, shop_id, bearer)


async def session_at_shop(
    tx: Transaction, services: Services, shop_id: str, bearer: Bearer
) -> SessionPrincipal:
    """The session of the bearer token, which must be at this shop: another's token finds nothing here."""
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
    """The session that calls, which is counted."""
    if session_id is None:
        raise ApiError(ErrorCode.INVALID_TOKEN, "this token belongs to no session")
    bind(session_id=session_id)
    services.limits.check_session(session_id)
    return session_id


async def shop_of_path(shop_id: str, services: AppServices) -> Shop:
    async with services.database.transaction() as tx:
        found = await shops.find(tx, shop_id)
    if found is None:
        raise not_found("shop")
    return found[0]


async def shop_of_key(services: AppServices, bearer: Bearer) -> ShopId:
    """The shop whose API key is the bearer; 401 without one."""
    if bearer is None:
        raise ApiError(ErrorCode.MISSING_TOKEN, "send the shop's API key as Authorization: Bearer")
    async with services.database.transaction() as tx:
        found = await shops.of_api_key(tx, bearer.credentials)
    if found is None:
        raise ApiError(ErrorCode.INVALID_TOKEN, "this API key belongs to no shop")
    bind(shop_id=found)
    return found


CurrentSession = Annotated[SessionPrincipal, Depends(session_of_token)]
ShopSession = Annotated[SessionPrincipal, Depends(session_of_path)]
AtShop = Annotated[Shop, Depends(shop_of_path)]
KeyShop = Annotated[ShopId, Depends(shop_of_key)]
Prefer = Annotated[str, Header(description="`wait=N`: answer with the reply, waiting up to N seconds")]
