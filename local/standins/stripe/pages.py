"""The hosted page: the customer sees lines and total, and pays, is declined, pays later or leaves.

No card is asked for. It proves our redirects and our waiting; Stripe's page looks and behaves otherwise.
"""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from local.standins.stripe import checkout, payments
from local.standins.stripe.account import Account
from local.standins.stripe.clockwork import catch_up
from local.standins.stripe.page_html import payment_page, plain_page
from local.standins.stripe.wire import Wire

ATTEMPTS = {"pay": payments.pay, "pay_later": payments.pay_later, "decline": payments.decline}
NEEDS = {"pay_later": "sepa_debit"}


class Pages:
    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self) -> list[Route]:
        return [
            Route("/c/pay/{id}", self.show, methods=["GET"]),
            Route("/c/pay/{id}", self.submit, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        session = self._session(request)
        if session is None or session["status"] != "open":
            return _closed(session)
        notice = (
            "Your card was declined. Nothing was taken; you can try again." if request.url.query else None
        )
        return self._form(session, notice, 200)

    async def submit(self, request: Request) -> Response:
        """A second submission finds the session complete and only sends the customer on."""
        form = dict(parse_qsl((await request.body()).decode()))
        session = self._session(request)
        if session is None or session["status"] == "expired":
            return _closed(session)
        action, email = form.get("action", ""), form.get("email", "").strip()
        if action == "leave" and session["cancel_url"]:
            return RedirectResponse(session["cancel_url"], 303)
        if session["status"] == "open":
            if action not in ATTEMPTS or NEEDS.get(action, "card") not in session["payment_method_types"]:
                return self._form(session, "Choose one of the buttons.", 400)
            email = session["customer_email"] or email
            if not checkout.is_email(email):
                return self._form(session, "Enter your email address.", 400)
            with self._account.store.transaction():
                session = ATTEMPTS[action](self._account, session, email)
        if session["status"] == "open":
            return RedirectResponse(f"{request.url.path}?declined", 303)
        return RedirectResponse(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]), 303)

    def _session(self, request: Request) -> Wire | None:
        catch_up(self._account)
        return self._account.store.get(request.path_params["id"], "checkout.session")

    def _form(self, session: Wire, notice: str | None, status: int) -> HTMLResponse:
        lines = self._account.store.children(session["id"], "item")
        fresh = {"Cache-Control": "no-store"}  # else "back" shows buttons of a session that has ended
        return HTMLResponse(payment_page(session, lines, notice), status, headers=fresh)


def _closed(session: Wire | None) -> HTMLResponse:
    if session is None:
        return HTMLResponse(
            plain_page("No such payment page", "Please go back to the shop and try again."), 404
        )
    if session["status"] == "expired":
        return HTMLResponse(
            plain_page("This payment page has expired", "Nothing was taken. Ask the shop for a new link."),
            410,
        )
    return HTMLResponse(
        plain_page("This payment is complete", "There is nothing more to pay. You can close this page.")
    )
