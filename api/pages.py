"""The pages people open: home, a shop's chat, the API's documentation, and the end of mails."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.http.middleware import page_policy
from api.services import AppServices
from assistants.language.contract import Language
from assistants.language.registry import DEFAULT, language_of
from assistants.speaking.news import timetable
from assistants.speaking.render import say
from schemas.views.menu import shop_view
from storage.sessions import recovery, sessions, tokens
from storage.shops import shops

WEB = Path(__file__).parent.parent / "web"
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
templates = Jinja2Templates(WEB / "templates")


@router.get("/")
async def get_home(request: Request) -> HTMLResponse:
    return _page(request, "home.html", DEFAULT)


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
    async with services.database.reading() as tx:
        found = await shops.find(tx, slug)
        if found is None:
            return _problem(request, "page_no_shop")
    shop, language = found[0], language_of(found[0].language)
    page = _page(
        request,
        "shop.html",
        language,
        shop=shop_view(shop, timetable(shop, language)),
        greeting=say(language, "greeting", shop=shop.name),
        origins=shop.origins,
    )
    page.headers["Content-Security-Policy"] = page_policy(framed_by=shop.origins)
    return page


@router.get("/unsubscribe/{token}")
async def get_unsubscribe(token: str, request: Request, services: AppServices) -> HTMLResponse:
    async with services.database.transaction() as tx:
        found = await tokens.of_token(tx, token, datetime.now(UTC), "resume")
        language = language_of((await sessions.load(tx, found[0])).language) if found else DEFAULT
    return _page(request, "unsubscribe.html", language, done=False)


@router.post("/unsubscribe/{token}")
async def post_unsubscribe(token: str, request: Request, services: AppServices) -> HTMLResponse:
    async with services.database.transaction() as tx:
        found = await tokens.of_token(tx, token, datetime.now(UTC), "resume")
        if found is None:
            return _problem(request, "page_link_gone")
        session = await sessions.load(tx, found[0])
        await recovery.opt_out(tx, session.email)
    return _page(request, "unsubscribe.html", language_of(session.language), done=True)


def _problem(request: Request, key: str) -> HTMLResponse:
    words = {"title": say(DEFAULT, f"{key}_title"), "detail": say(DEFAULT, f"{key}_text")}
    page = _page(request, "problem.html", DEFAULT, **words)
    page.status_code = 404
    return page


def _page(request: Request, template: str, language: Language, **values: object) -> HTMLResponse:
    words = {"say": partial(say, language), "language": language.code}
    return templates.TemplateResponse(request, template, {**words, **values})
