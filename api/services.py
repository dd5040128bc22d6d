"""What a request needs: made once at start, handed to routes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import Problem, not_found
from api.gateway import Gateway
from api.limits import Limits
from api.meters import Meters
from api.origins import about
from config.settings import Settings
from domain.ids import SessionId, ShopId
from domain.shop import Shop
from storage import sessions, shops
from storage.database import Database
from storage.listener import Listener
from storage.menus import Menus


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    gateway: Gateway
    listener: Listener
    menus: Menus
    limits: Limits
    meters: Meters


@dataclass(frozen=True)
class Speaker:
    """Who calls: a session, by its token."""

    session_id: SessionId
    shop_id: ShopId
    token: str


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


Using = Annotated[Services, Depends(services)]
Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="A session's token, or a shop's API key")),
]


async def speaker(using: Using, bearer: Bearer) -> Speaker:
    """The session of the bearer token; 401 without a valid one."""
    found = await maybe_speaker(using, bearer)
    if found is None:
        raise Problem(401, "missing_token", "send the session's token as Authorization: Bearer")
    return found


async def maybe_speaker(using: Using, bearer: Bearer) -> Speaker | None:
    if bearer is None:
        return None
    async with using.database.transaction() as tx:
        found = await sessions.of_token(tx, bearer.credentials, datetime.now(UTC))
    if found is None:
        raise Problem(401, "invalid_token", "this token belongs to no session")
    about(session_id=found[0])
    using.limits.check_session(found[0])
    return Speaker(found[0], found[1], bearer.credentials)


async def shop_of_path(shop_id: str, using: Using) -> Shop:
    async with using.database.transaction() as tx:
        found = await shops.find(tx, shop_id)
    if found is None:
        raise not_found("shop")
    return found[0]


async def shop_of_key(using: Using, bearer: Bearer) -> ShopId:
    """The shop whose API key is the bearer; 401 without one."""
    if bearer is None:
        raise Problem(401, "missing_token", "send the shop's API key as Authorization: Bearer")
    async with using.database.transaction() as tx:
        found = await shops.of_api_key(tx, bearer.credentials)
    if found is None:
        raise Problem(401, "invalid_token", "this API key belongs to no shop")
    about(shop_id=found)
    return found


Speaking = Annotated[Speaker, Depends(speaker)]
MaybeSpeaking = Annotated[Speaker | None, Depends(maybe_speaker)]
AtShop = Annotated[Shop, Depends(shop_of_path)]
KeyShop = Annotated[ShopId, Depends(shop_of_key)]
Prefer = Annotated[str, Header(description="`wait=N`: answer with the reply, waiting up to N seconds")]


def speaking_at(who: Speaker | None, shop: Shop) -> Speaker | None:
    """Another shop's token finds nothing here."""
    if who is not None and who.shop_id != shop.id:
        raise not_found("session")
    return who
