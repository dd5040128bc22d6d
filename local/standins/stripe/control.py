"""The control API: what tests and demos do to the stand-in that Stripe's own API cannot."""

from json import JSONDecodeError
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from local.standins.stripe import checkout, ledger, payments, refunds
from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError
from local.standins.stripe.journal import Journal
from local.standins.stripe.tamper import tamper
from local.standins.stripe.wire import Wire

PAYMENTS = {"pay": payments.pay, "decline": payments.decline, "pay_later": payments.pay_later}


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
            Route(f"{at}/refunds/{{id}}/fail", self.fail_refund, methods=["POST"]),
            Route(f"{at}/refund", self.refund, methods=["POST"]),
            Route(f"{at}/events/{{id}}/redeliver", self.redeliver, methods=["POST"]),
            Route(f"{at}/requests", self.requests),
            Route(f"{at}/deliveries", self.deliveries),
            Route(f"{at}/charges", self.charges),
            Route(f"{at}/clock", self.clock, methods=["GET", "POST", "DELETE"]),
        ]

    async def faults(self, request: Request) -> JSONResponse:
        if request.method == "POST":
            try:
                self._account.faults.configure(await _json(request))
            except (ValueError, TypeError) as wrong:
                return JSONResponse({"error": {"message": str(wrong)}}, 400)
        elif request.method == "DELETE":
            self._account.faults.reset()
        return JSONResponse(self._account.faults.as_wire())

    async def attempt(self, request: Request) -> JSONResponse:
        """pay, decline or pay_later; `{"email": …}` is optional."""
        action = PAYMENTS.get(request.path_params["action"])
        if action is None:
            return _refused("Use pay, decline, pay_later, settle or tamper.", 404)
        email = (await _json(request)).get("email")
        checkout.expire_due(self._account)
        with self._account.store.transaction():
            before = self._account.fetch("checkout.session", request.path_params["id"], "session")
            if before["status"] != "open":
                return _refused(f"The session is {before['status']}.", 409)
            return JSONResponse(action(self._account, before, email))

    async def settle(self, request: Request) -> JSONResponse:
        outcome = (await _json(request)).get("outcome")
        if outcome not in ("succeeded", "failed"):
            return _refused('outcome is "succeeded" or "failed".', 400)
        with self._account.store.transaction():
            settled = payments.settle(
                self._account, request.path_params["id"], cast(payments.Outcome, outcome)
            )
        return (
            JSONResponse(settled) if settled else _refused("The session has no late payment under way.", 409)
        )

    async def tamper(self, request: Request) -> JSONResponse:
        changes = await _json(request)
        with self._account.store.transaction():
            return JSONResponse(tamper(self._account, request.path_params["id"], changes))

    async def fail_refund(self, request: Request) -> JSONResponse:
        with self._account.store.transaction():
            failed = refunds.fail(self._account, request.path_params["id"])
        return JSONResponse(failed) if failed else _refused("The refund has failed already.", 409)

    async def refund(self, request: Request) -> JSONResponse:
        """As the owner does in Stripe's dashboard: no metadata of ours, no idempotency key."""
        given = await _json(request)
        if set(given) - {"payment_intent", "charge", "amount", "reason"}:
            return _refused("Use payment_intent or charge, amount, reason.", 400)
        with self._account.store.transaction():
            return JSONResponse(refunds.create(self._account, given, ""))

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
            seconds = (await _json(request)).get("advance_seconds")
            if not isinstance(seconds, int | float) or seconds < 0:
                return _refused("advance_seconds is a number, 0 or more; DELETE sets the clock right.", 400)
            self._account.advance_clock(seconds)
            checkout.expire_due(self._account)
        return JSONResponse({"now": self._account.now()})


def _refused(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"message": message}}, status)


async def _json(request: Request) -> Wire:
    body = await request.body()
    if not body:
        return {}
    try:
        document = await request.json()
    except JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise StripeError("The body must be a JSON object.")
    return document
