"""All routes: each under /api/v1, documented, and under the fixed names that lead to the same functions."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from api import menu, orders, pages
from api.customer import cart, chat
from api.ops import health
from api.staff import attention
from api.webhooks import stripe


def include_routes(app: FastAPI) -> None:
    """Add all routes; an alias is left out of the OpenAPI document."""
    app.include_router(_versioned(), prefix="/api/v1")
    app.include_router(_versioned(), prefix="/api", include_in_schema=False)
    for each in (cart, stripe):
        app.include_router(each.router, include_in_schema=False)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.WEB / "static"), name="static")


def _versioned() -> APIRouter:
    routes = APIRouter()
    for each in (chat, cart, orders, menu, attention, stripe):
        routes.include_router(each.router)
    return routes
