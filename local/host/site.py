"""The site's few pages. Its security policy is strict, as a careful shop's would be."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

FILES = Path(__file__).parent
SHOP = "trattoria-lucia"


def build_app(chat: str, shop: str = SHOP) -> Starlette:
    pages = Environment(loader=FileSystemLoader(FILES), autoescape=True)
    # All that the button needs: its script, and the frame that the script opens.
    policy = f"default-src 'none'; style-src 'self'; script-src {chat}; frame-src {chat}; base-uri 'none'"

    async def front(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        html = pages.get_template("front.html").render(chat=chat, shop=shop)
        return HTMLResponse(
            html, headers={"content-security-policy": policy, "referrer-policy": "no-referrer"}
        )

    async def style(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        return FileResponse(FILES / "site.css")

    async def healthz(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        return Response("ok")

    return Starlette(
        routes=[Route("/", front), Route("/site.css", style), Route("/healthz", healthz)],
    )
