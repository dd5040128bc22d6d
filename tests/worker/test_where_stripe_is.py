"""A foreign address of Stripe's stands for all of its hosts."""

from __future__ import annotations

from typing import get_type_hints

from stripe._base_address import BaseAddresses

from config.groups import STRIPE_API
from worker.clients import stripe_addresses


def test_with_a_stand_in_no_request_goes_to_a_real_host() -> None:
    """Also to none that a later version of the SDK brings."""
    assert set(stripe_addresses("http://127.0.0.1:1")) == set(get_type_hints(BaseAddresses))
    assert set(stripe_addresses("http://127.0.0.1:1").values()) == {"http://127.0.0.1:1"}


def test_stripe_itself_is_where_the_sdk_says() -> None:
    assert stripe_addresses(STRIPE_API) == {}
