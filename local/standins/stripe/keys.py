"""Which API keys may talk to the stand-in: test keys, and never a live one."""

from collections.abc import Iterable

from starlette.datastructures import Headers

from local.standins.stripe.errors import StripeError

LIVE = ("sk_live_", "rk_live_")
TEST = ("sk_test_", "rk_test_")


def holds_live_key(values: Iterable[str]) -> bool:
    return any(value.startswith(LIVE) for value in values)


def authorise(headers: Headers) -> None:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        raise _refused(
            "You did not provide an API key. You need to provide your API key in the Authorization header, "
            "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
    if key.startswith(LIVE):
        raise _refused("A live key was sent to a stand-in for Stripe. Revoke it: it has left its place.")
    if not key.startswith(TEST):
        raise _refused(f"Invalid API Key provided: {key[:7]}***")


def _refused(message: str) -> StripeError:
    return StripeError(message, status=401)
