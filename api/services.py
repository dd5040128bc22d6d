"""What a request needs: made once at start, handed to routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.customer.menu_shown import MenusShown
from api.http.errors import not_found
from api.http.limits import Limits
from api.ops.metrics import ApiMetrics
from api.staff.menu_reading import MenuReading
from api.temporal_client import TemporalClient
from config.api import ApiSettings
from domain.shops.shop import Shop
from storage.database import Database
from storage.listener import Listener
from storage.shops import shops
from storage.shops.menus import Menus


@dataclass(frozen=True)
class Services:
    settings: ApiSettings
    database: Database
    temporal: TemporalClient
    listener: Listener
    menus: Menus
    shown: MenusShown
    reading: MenuReading
    limits: Limits
    metrics: ApiMetrics


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


async def shop_of_path(shop_id: str, services: AppServices) -> Shop:
    async with services.database.reading() as tx:
        found = await shops.find(tx, shop_id)
    if found is None:
        raise not_found("shop")
    return found[0]


AtShop = Annotated[Shop, Depends(shop_of_path)]
Prefer = Annotated[str, Header(description="`wait=N`: answer with the reply, waiting up to N seconds")]
