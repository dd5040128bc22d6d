"""The control API for money that goes back: refunds made by hand or moved on, and disputes.

The fates of the next refunds are knobs of `/_control/faults`: `{"refunds": {"next": ["pending"]}}`.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from local.standins.stripe import disputes, refund_moves, refunds
from local.standins.stripe.account import Account
from local.standins.stripe.control_wire import json_body, refused
from local.standins.stripe.wire import Wire


class RefundControl:
    def __init__(self, account: Account) -> None:
        self._account = account

    def routes(self) -> list[Route]:
        at = "/_control"
        return [
            Route(f"{at}/refund", self.refund, methods=["POST"]),
            Route(f"{at}/refunds/{{id}}/settle", self.settle, methods=["POST"]),
            Route(f"{at}/refunds/{{id}}/fail", self.fail, methods=["POST"]),
            Route(f"{at}/refunds/{{id}}/cancel", self.cancel, methods=["POST"]),
            Route(f"{at}/charges/{{id}}/dispute", self.dispute, methods=["POST"]),
            Route(f"{at}/disputes/{{id}}/close", self.close, methods=["POST"]),
        ]

    async def refund(self, request: Request) -> JSONResponse:
        """As the owner does in Stripe's dashboard: no metadata of ours, no idempotency key."""
        given = await json_body(request)
        if set(given) - {"payment_intent", "charge", "amount", "reason"}:
            return refused("Use payment_intent or charge, amount, reason.", 400)
        with self._account.store.transaction():
            return JSONResponse(refunds.create(self._account, given, ""))

    async def settle(self, request: Request) -> JSONResponse:
        """A refund that is pending or requires_action reaches the customer."""
        return self._moved(
            request, lambda found: refund_moves.settle(self._account, found), "The refund does not wait."
        )

    async def fail(self, request: Request) -> JSONResponse:
        """`{"reason": …}` is optional; also a refund that succeeded may fail."""
        reason = (await json_body(request)).get("reason", "expired_or_canceled_card")
        if reason not in refund_moves.FAILURES:
            return refused(f"reason is one of {refund_moves.FAILURES}.", 400)
        return self._moved(
            request,
            lambda found: refund_moves.fail(self._account, found, reason),
            "The refund has come to nothing already.",
        )

    async def cancel(self, request: Request) -> JSONResponse:
        """As the owner does in Stripe's dashboard while a refund waits."""
        return self._moved(
            request, lambda found: refund_moves.cancel(self._account, found), "The refund does not wait."
        )

    async def dispute(self, request: Request) -> JSONResponse:
        """`{"reason": …}` is optional; the rest of the charge is disputed, and refunds of it are refused."""
        reason = (await json_body(request)).get("reason", "fraudulent")
        if reason not in disputes.REASONS:
            return refused(f"reason is one of {disputes.REASONS}.", 400)
        return self._moved(
            request,
            lambda found: disputes.open_on(self._account, found, reason),
            "The charge is not paid, given back or disputed already.",
        )

    async def close(self, request: Request) -> JSONResponse:
        outcome = (await json_body(request)).get("outcome")
        if outcome not in ("won", "lost"):
            return refused('outcome is "won" or "lost".', 400)
        return self._moved(
            request,
            lambda found: disputes.close(self._account, found, outcome),
            "The dispute is closed already.",
        )

    def _moved(self, request: Request, move: Callable[[str], Wire | None], otherwise: str) -> JSONResponse:
        with self._account.store.transaction():
            moved = move(request.path_params["id"])
        return JSONResponse(moved) if moved else refused(otherwise, 409)
