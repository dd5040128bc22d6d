"""Stripe's error answers, worded as publicly quoted: they prove our handling, not Stripe's texts."""

from local.standins.stripe.wire import Wire


class StripeError(Exception):
    """One error answer. `executed`: the endpoint had begun its work, so an idempotency key keeps it."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        executed: bool = False,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.code, self.param = message, status, code, param
        self.kind, self.executed = kind, executed

    def body(self) -> Wire:
        error: Wire = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": error}


def missing_object(noun: str, object_id: str, param: str) -> StripeError:
    return StripeError(f"No such {noun}: '{object_id}'", status=404, code="resource_missing", param=param)


def missing_param(param: str) -> StripeError:
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unknown_param(param: str) -> StripeError:
    return StripeError(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def not_modelled(param: str) -> StripeError:
    """Refusing beats ignoring: a parameter we would drop silently could hide a bug of the caller."""
    return StripeError(
        f"The stand-in does not model this parameter or value: {param}",
        code="standin_not_modelled",
        param=param,
    )


def server_error() -> StripeError:
    return StripeError("An unknown error occurred", status=500, kind="api_error", executed=True)


REFUSALS = {
    "401": ("Invalid API Key provided: ***", None, "invalid_request_error"),
    "402": ("Your card was declined.", "card_declined", "card_error"),
    "403": ("The provided key does not have the required permissions for this endpoint.", None, "api_error"),
    "404": ("No such object.", "resource_missing", "invalid_request_error"),
}


def refused_with(status: str) -> StripeError:
    """A refusal on request, before the endpoint has begun its work."""
    message, code, kind = REFUSALS[status]
    return StripeError(message, status=int(status), code=code, kind=kind)


def rate_limited() -> StripeError:
    return StripeError(
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        status=429,
        code="rate_limit",
    )
