"""What is a refusal with a reason, what is an outage, and what another key mends."""

from __future__ import annotations

import pytest
import stripe

from activities.payments.refusals import is_about_the_order, is_spent, refusal_of

REPLAYED = {"Idempotent-Replayed": "true"}


def refused(
    code: str | None, param: str = "", headers: dict[str, str] | None = None
) -> stripe.InvalidRequestError:
    return stripe.InvalidRequestError(  # type: ignore[no-untyped-call]  # the SDK's
        "words of Stripe's", param, code, http_status=400, headers=headers
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (refused("charge_disputed"), "charge_disputed"),
        (refused(None, "amount"), "amount"),
        (refused(None), "invalid_request"),
        (stripe.AuthenticationError("no", http_status=401), "not_authenticated"),
        (
            stripe.CardError("no", "", "card_declined", http_status=402),  # type: ignore[no-untyped-call]
            "card_declined",
        ),
        (stripe.PermissionError("no", http_status=403), "not_permitted"),
        (stripe.APIError("no", http_status=418), "invalid_request"),
    ],
)
def test_a_4xx_is_a_refusal_and_its_reason_is_no_words(error: stripe.StripeError, reason: str) -> None:
    assert refusal_of(error) == reason


@pytest.mark.parametrize(
    "error",
    [
        stripe.APIError("in use", http_status=409),
        stripe.RateLimitError("slowly", http_status=429),
        stripe.APIError("broken", http_status=500),
        stripe.APIError("broken", http_status=503),
        stripe.APIConnectionError("nobody there"),  # type: ignore[no-untyped-call]  # the SDK's
        stripe.IdempotencyError("another request", http_status=400),
        refused("charge_disputed", headers=REPLAYED),
    ],
)
def test_an_outage_or_a_spent_key_is_no_refusal(error: stripe.StripeError) -> None:
    assert refusal_of(error) == ""


def test_a_key_is_spent_once_stripe_repeats_itself_or_knows_it_for_something_else() -> None:
    assert is_spent(stripe.APIError("broken", http_status=500, headers=REPLAYED))
    assert is_spent(stripe.IdempotencyError("another request", http_status=400))
    assert not is_spent(stripe.APIError("broken", http_status=500))
    assert not is_spent(stripe.APIError("in use", http_status=409))


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (refused("amount_too_small"), True),
        (refused("parameter_invalid_integer", "line_items[0][price_data][unit_amount]"), True),
        (refused(None, "line_items"), True),
        (refused("url_invalid", "success_url"), False),
        (refused("account_invalid"), False),
        (stripe.PermissionError("no", http_status=403), False),
    ],
)
def test_only_what_is_wrong_with_the_order_ends_it(error: stripe.StripeError, final: bool) -> None:
    assert is_about_the_order(error) is final
