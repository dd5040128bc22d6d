"""Identities: every entity is keyed by a UUID, written as text."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

ShopId = NewType("ShopId", str)
CategoryId = NewType("CategoryId", str)
ItemId = NewType("ItemId", str)
GroupId = NewType("GroupId", str)
OptionId = NewType("OptionId", str)
IngredientId = NewType("IngredientId", str)
SessionId = NewType("SessionId", str)
MessageId = NewType("MessageId", str)
LineId = NewType("LineId", str)
OrderId = NewType("OrderId", str)
PaymentId = NewType("PaymentId", str)
RefundId = NewType("RefundId", str)
AddressId = NewType("AddressId", str)


def is_id(text: str) -> bool:
    """Return True for text in the one form in which we write our ids."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
