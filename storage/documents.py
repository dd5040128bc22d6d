"""Domain values as JSON documents in rows, and back."""

from __future__ import annotations

from typing import TypeVar

from pydantic import TypeAdapter

from domain.cart.model import Cart
from domain.catalogue.model import Catalogue, Item
from domain.conversation import Button, Question
from domain.orders.reasons import Reason
from domain.payments.pricing import Quote
from domain.shops.shop import Shop
from storage.tables.base import Json

T = TypeVar("T")

ADAPTERS: dict[type, TypeAdapter[object]] = {
    kind: TypeAdapter(kind) for kind in (Cart, Catalogue, Item, Button, Question, Quote, Reason, Shop)
}


def to_json(value: object) -> Json:
    document: Json = ADAPTERS[type(value)].dump_python(value, mode="json")
    return document


def to_text(value: object) -> str:
    """The same as JSON text."""
    return ADAPTERS[type(value)].dump_json(value).decode()


def from_text(kind: type[T], document: str) -> T:
    """Return the value of a document that is JSON text."""
    value = ADAPTERS[kind].validate_json(document)
    assert isinstance(value, kind)  # noqa: S101 (tells mypy what the adapter has checked)
    return value


def from_json(kind: type[T], document: Json) -> T:
    value = ADAPTERS[kind].validate_python(document)
    assert isinstance(value, kind)  # noqa: S101 (tells mypy what the adapter has checked)
    return value
