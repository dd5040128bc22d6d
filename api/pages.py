"""The pages people open: home, a shop's chat, the API's documentation, and the end of mails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.http.middleware import page_policy
from api.services import AppServices
from assistants.language.phrases import say
from schemas.views.menu import shop_view
from storage import deliveries
from storage.sessions import sessions, tokens
from storage.shops import shops

WEB = Path(__file__).parent.parent / "web"
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
templates = Jinja2Templates(WEB / "templates")
templates.env.globals["say"] = say


@router.get("/")
async def get_home(request: Request) -> HTMLResponse:
    return templates.TemplateResponse(request, "home.html")


@router.get("/docs")
async def get_docs() -> HTMLResponse:
    """Show the API's documentation, from our own files."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Countertalk API",
        swagger_js_url="/static/dist/swagger-ui-bundle.js",
        swagger_css_url="/static/dist/swagger-ui.css",
        swagger_favicon_url="/static/icon.svg",
    )


@router.get("/s/{slug}")
async def get_shop(slug: str, request: Request, services: AppServices) -> HTMLResponse:
    async with services.database.transaction() as tx:
        found = await shops.find(tx, slug)
        if found is None:
            return _problem(request, "page_no_shop")
    shop, origins = shop_view(found[0]), found[0].origins
    return templates.TemplateResponse(
        request,
        "shop.html",
        {"shop": shop, "greeting": say("greeting", shop=shop.name), "origins": origins},
        headers={"Content-Security-Policy": page_policy(framed_by=origins)},
    )


@router.get("/unsubscribe/{token}")
async def get_unsubscribe(request: Request) -> HTMLResponse:
    return templates.TemplateResponse(request, "unsubscribe.html", {"done": False})


@router.post("/unsubscribe/{token}")
async def post_unsubscribe(token: str, request: Request, services: AppServices) -> HTMLResponse:
    async with services.database.transaction() as tx:
        found = await tokens.of_token(tx, token, datetime.now(UTC), "resume")
        if found is None:
            return _problem(request, "page_link_gone")
        address = (await sessions.load(tx, found[0])).email
        await deliveries.opt_out(tx, address)
    return templates.TemplateResponse(request, "unsubscribe.html", {"done": True})


def _problem(request: Request, key: str) -> HTMLResponse:
    words = {"title": say(f"{key}_title"), "detail": say(f"{key}_text")}
    return templates.TemplateResponse(request, "problem.html", words, status_code=404)
