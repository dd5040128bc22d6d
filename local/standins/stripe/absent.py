"""Optional fields without a value: usually null, left out on request, as Stripe does with some of them."""

from typing import Any

UNTOUCHED = "previous_attributes"
"""There a null is news: the field had no value before."""


def without_nulls(body: Any) -> Any:  # Any: JSON, nested as deep as Stripe's objects are
    """The SDK has no attribute for what is left out; it raises AttributeError."""
    if isinstance(body, list):
        return [without_nulls(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        name: value if name == UNTOUCHED else without_nulls(value)
        for name, value in body.items()
        if value is not None
    }
