"""All routes: each under /api/v1, documented, and under the fixed names that lead to the same functions."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from api import pages
from api.agents import orders as machine_orders
from api.customer import cart, chat
from api.customer import menu as customer_menu
from api.customer import orders as customer_orders
from api.ops import health
from api.staff import attention
from api.staff import menu as staff_menu
from api.staff import orders as staff_orders
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
    of_customers = (chat, cart, machine_orders, customer_orders, customer_menu)
    of_staff = (staff_orders, staff_menu, attention)
    for each in (*of_customers, *of_staff, stripe):
        routes.include_router(each.router)
    return routes
