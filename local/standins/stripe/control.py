"""The control API: what tests and demos do to the stand-in that Stripe's own API cannot."""

from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from local.standins.stripe import ledger, payments
from local.standins.stripe.account import Account
from local.standins.stripe.clockwork import catch_up
from local.standins.stripe.control_wire import json_body, refused
from local.standins.stripe.journal import Journal
from local.standins.stripe.objects.charge import LOCAL_METHODS
from local.standins.stripe.tamper import tamper

PAYMENTS = {"pay": payments.pay, "decline": payments.decline}


class Control:
    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self) -> list[Route]:
        at = "/_control"
        return [
            Route(f"{at}/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route(f"{at}/sessions/{{id}}/settle", self.settle, methods=["POST"]),
            Route(f"{at}/sessions/{{id}}/tamper", self.tamper, methods=["POST"]),
            Route(f"{at}/sessions/{{id}}/{{action}}", self.attempt, methods=["POST"]),
            Route(f"{at}/events/{{id}}/redeliver", self.redeliver, methods=["POST"]),
            Route(f"{at}/requests", self.requests),
            Route(f"{at}/deliveries", self.deliveries),
            Route(f"{at}/charges", self.charges),
            Route(f"{at}/clock", self.clock, methods=["GET", "POST", "DELETE"]),
        ]

    async def faults(self, request: Request) -> JSONResponse:
        if request.method == "POST":
            try:
                self._account.faults.configure(await json_body(request))
            except (ValueError, TypeError) as wrong:
                return JSONResponse({"error": {"message": str(wrong)}}, 400)
        elif request.method == "DELETE":
            self._account.faults.reset()
        return JSONResponse(self._account.faults.as_wire())

    async def attempt(self, request: Request) -> JSONResponse:
        """pay, decline or pay_later; `{"email": …}` is optional, and so is `{"method": …}` of pay_later."""
        action, given = request.path_params["action"], await json_body(request)
        method = given.get("method", "sepa_debit")
        if action not in (*PAYMENTS, "pay_later"):
            return refused("Use pay, decline, pay_later, settle or tamper.", 404)
        if method not in LOCAL_METHODS:
            return refused(f"method is one of {LOCAL_METHODS}.", 400)
        catch_up(self._account)
        with self._account.store.transaction():
            before = self._account.fetch("checkout.session", request.path_params["id"], "session")
            if before["status"] != "open":
                return refused(f"The session is {before['status']}.", 409)
            if action == "pay_later":
                return JSONResponse(payments.pay_later(self._account, before, given.get("email"), method))
            return JSONResponse(PAYMENTS[action](self._account, before, given.get("email")))

    async def settle(self, request: Request) -> JSONResponse:
        outcome = (await json_body(request)).get("outcome")
        if outcome not in ("succeeded", "failed"):
            return refused('outcome is "succeeded" or "failed".', 400)
        with self._account.store.transaction():
            settled = payments.settle(
                self._account, request.path_params["id"], cast(payments.Outcome, outcome)
            )
        return (
            JSONResponse(settled) if settled else refused("The session has no late payment under way.", 409)
        )

    async def tamper(self, request: Request) -> JSONResponse:
        changes = await json_body(request)
        with self._account.store.transaction():
            return JSONResponse(tamper(self._account, request.path_params["id"], changes))

    async def redeliver(self, request: Request) -> JSONResponse:
        """Faults do not touch what is asked for by hand."""
        with self._account.store.transaction():
            event = self._account.fetch("event", request.path_params["id"], "id")
            self._account.queue_delivery(event["id"])
        return JSONResponse(event)

    async def requests(self, request: Request) -> JSONResponse:
        after = int(request.query_params.get("after", "0"))
        return JSONResponse({"requests": Journal(self._account.store).entries(after)})

    async def deliveries(self, request: Request) -> JSONResponse:
        event = request.query_params.get("event")
        rows = self._account.store.db.execute(
            "SELECT * FROM deliveries WHERE ? IS NULL OR event = ? ORDER BY id", (event, event)
        )
        return JSONResponse({"deliveries": [dict(row) for row in rows]})

    async def charges(self, _: Request) -> JSONResponse:
        return JSONResponse(ledger.statement(self._account))

    async def clock(self, request: Request) -> JSONResponse:
        if request.method == "DELETE":
            self._account.reset_clock()
        elif request.method == "POST":
            seconds = (await json_body(request)).get("advance_seconds")
            if not isinstance(seconds, int | float) or seconds < 0:
                return refused("advance_seconds is a number, 0 or more; DELETE sets the clock right.", 400)
            self._account.advance_clock(seconds)
            catch_up(self._account)
        return JSONResponse({"now": self._account.now()})
