"""The web side: the inbox for people, the JSON list for tests, and the fault knobs."""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from local.standins.mail.faults import Faults
from local.standins.mail.store import MailStore, StoredMail

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
# A mail is a stranger's page: no script, no form, and links open in a tab of their own.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:"
)
LINKS_OPEN_A_TAB = '<!doctype html><base target="_blank">'
SHOWN_AT_ONCE = 200


def build_app(store: MailStore, faults: Faults) -> Starlette:
    inbox = Inbox(store)
    knobs = FaultKnobs(faults)
    return Starlette(
        routes=[
            Route("/", inbox.index),
            Route("/messages/{id:int}", inbox.message),
            Route("/messages/{id:int}/html", inbox.html_part),
            Route("/messages/{id:int}/attachments/{number:int}", inbox.attachment),
            Route("/api/messages", inbox.list_messages, methods=["GET"]),
            Route("/api/messages", inbox.delete_messages, methods=["DELETE"]),
            Route("/_control/faults", knobs.turn, methods=["POST"]),
            Route("/_control/faults", knobs.reset, methods=["DELETE"]),
            Route("/healthz", healthz),
        ]
    )


class Inbox:
    def __init__(self, store: MailStore) -> None:
        self._store = store
        templates = FileSystemLoader(Path(__file__).parent / "templates")
        self._pages = Environment(loader=templates, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    async def index(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return self._page("inbox.html", mails=self._store.search(limit=SHOWN_AT_ONCE), limit=SHOWN_AT_ONCE)

    async def message(self, request: Request) -> Response:
        return self._page("message.html", mail=self._find(request))

    async def html_part(self, request: Request) -> Response:
        html = LINKS_OPEN_A_TAB + self._find(request).message.html
        return HTMLResponse(html, headers={"content-security-policy": MAIL_POLICY})

    async def attachment(self, request: Request) -> Response:
        attachments = self._find(request).message.attachments
        number: int = request.path_params["number"]
        if number >= len(attachments):
            raise HTTPException(404)
        # Always a download: an attached page must not run as one of ours.
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        chosen = attachments[number]
        return Response(chosen.content, media_type=chosen.content_type, headers=headers)

    async def list_messages(self, request: Request) -> Response:
        wanted = request.query_params
        mails = self._store.search(wanted.get("to", ""), wanted.get("subject", ""))
        return JSONResponse([as_json(mail) for mail in mails])

    async def delete_messages(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        self._store.clear()
        return Response(status_code=204)

    def _find(self, request: Request) -> StoredMail:
        mail = self._store.get(request.path_params["id"])
        if mail is None:
            raise HTTPException(404)
        return mail

    def _page(self, template: str, **values: object) -> Response:
        html = self._pages.get_template(template).render(values)
        return HTMLResponse(html, headers={"content-security-policy": PAGE_POLICY})


class FaultKnobs:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    async def turn(self, request: Request) -> Response:
        try:
            self._faults.set(json.loads(await request.body()))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse(vars(self._faults))

    async def reset(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        self._faults.reset()
        return JSONResponse(vars(self._faults))


async def healthz(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
    return JSONResponse({"status": "ok"})


def as_json(mail: StoredMail) -> dict[str, object]:
    message = mail.message
    return {
        "id": mail.id,
        "message_id": message.message_id,
        "from": message.sender,
        "to": mail.recipients,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "headers": message.headers,
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": len(file.content)}
            for file in message.attachments
        ],
        "received_at": mail.received_at.isoformat(),
    }
