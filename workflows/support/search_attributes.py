"""What operators find runs by in Temporal, and read of them in lists."""

from __future__ import annotations

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

from schemas.messages.order import OrderStart


def attributes_of(**values: str) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [SearchAttributePair(SearchAttributeKey.for_keyword(name), value) for name, value in values.items()]
    )


def attributes_of_order(start: OrderStart) -> TypedSearchAttributes:
    """Return attributes for a run that starts again; it sets its states by itself."""
    return attributes_of(ShopId=start.shop_id, SessionId=start.session_id, OrderId=start.order_id)


def summary_of_order(start: OrderStart) -> str:
    return f"Order of {start.total} {start.currency} (minor units)"


def attribute_updates(**values: str) -> list[SearchAttributeUpdate[str]]:
    return [SearchAttributeKey.for_keyword(name).value_set(value) for name, value in values.items()]
