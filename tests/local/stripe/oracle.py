"""Holds objects and requests against the official SDK's annotations, generated from one API version.

`check_object` and `check_request` return sentences, one per fault; an empty list is conformance with names,
nesting, types, required fields and known enum values. That is wire format: how Stripe behaves it cannot tell.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, ForwardRef, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from stripe import ListObject, StripeObject, params
from stripe._object_classes import OBJECT_CLASSES
from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from stripe.params import checkout

Problems: TypeAlias = list[str]
# Any, throughout: hints and JSON are what is being examined.

REQUESTS: dict[tuple[str, str], type] = {
    ("POST", "/v1/checkout/sessions"): checkout.SessionCreateParams,
    ("GET", "/v1/checkout/sessions"): checkout.SessionListParams,
    ("GET", "/v1/checkout/sessions/{id}"): checkout.SessionRetrieveParams,
    ("POST", "/v1/checkout/sessions/{id}/expire"): checkout.SessionExpireParams,
    ("GET", "/v1/checkout/sessions/{id}/line_items"): checkout.SessionListLineItemsParams,
    ("POST", "/v1/refunds"): params.RefundCreateParams,
    ("POST", "/v1/refunds/{id}/cancel"): params.RefundCancelParams,
}
for _noun in ("PaymentIntent", "Charge", "Refund", "Dispute", "BalanceTransaction", "Event"):
    _path = {"PaymentIntent": "payment_intents", "BalanceTransaction": "balance_transactions"}.get(
        _noun, f"{_noun.lower()}s"
    )
    REQUESTS["GET", f"/v1/{_path}"] = getattr(params, f"{_noun}ListParams")
    REQUESTS["GET", f"/v1/{_path}/{{id}}"] = getattr(params, f"{_noun}RetrieveParams")
_ID = re.compile(r"/(cs|pi|ch|py|re|pyr|du|txn|evt)_[A-Za-z0-9_]+")


def check_object(body: Any, path: str = "") -> Problems:
    """A Stripe object, a list of them, or an event with the object inside it."""
    kind = body.get("object") if isinstance(body, dict) else None
    if kind not in OBJECT_CLASSES:
        return [f"{path or 'answer'}: {kind!r} is no object of Stripe's"]
    module, name = OBJECT_CLASSES[kind]
    if kind == "list":  # the one class that does not declare its `object`
        body = {field: value for field, value in body.items() if field != "object"}
    problems = _fields(getattr(import_module(module), name), body, path or kind)
    if kind == "event" and isinstance(body.get("data"), dict):
        problems += check_object(body["data"].get("object"), f"{body.get('type')}.object")
    return problems


def check_request(method: str, path: str, given: Mapping[str, Any]) -> Problems:
    """Decoded form parameters, whose scalars are still strings, as in the stand-in's `/_control/requests`."""
    shape = REQUESTS.get((method, _ID.sub("/{id}", path)))
    return _params(shape, given, "") if shape else [f"{method} {path}: not a request this oracle knows"]


def _each(check: Callable[[Any, Any, str], Problems], hint: Any, items: Any, path: str) -> Problems:
    if not isinstance(items, list):
        return [f"{path}: {items!r} is not a list"]
    return [found for place, item in enumerate(items) for found in check(hint, item, f"{path}[{place}]")]


def _fields(shape: type, body: Any, path: str) -> Problems:
    if not isinstance(body, dict):
        return [f"{path}: {body!r} is not an object"]
    hints = inspect.get_annotations(shape)
    hints = {name: hint for name, hint in hints.items() if name.islower() and not name.startswith("_")}
    problems = [f"{path}.{name}: unknown field" for name in body if name not in hints]
    for name, hint in hints.items():
        if name in body:
            problems += _value(hint, body[name], f"{path}.{name}")
        elif type(None) not in get_args(hint):
            problems.append(f"{path}.{name}: required field is missing")
    return problems


def _value(hint: Any, body: Any, path: str) -> Problems:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _union(get_args(hint), body, path)
    if origin is Literal:
        return [] if body in get_args(hint) else [f"{path}: {body!r} is none of its known values"]
    if origin is list:
        return _each(_value, get_args(hint)[0], body, path)
    if origin is UntypedStripeObject:
        return _untyped(get_args(hint)[0], body, path)
    if isinstance(hint, TypeVar):
        return check_object(body, path)
    if origin is ListObject:
        return check_object(body, path) or _each(_object, get_args(hint)[0], body["data"], path)
    if isinstance(hint, ForwardRef):
        return _object(hint, body, path)
    if isinstance(hint, type) and issubclass(hint, StripeObject):
        return _fields(hint, body, path)
    return _scalar(hint, body, path)


def _union(hints: tuple[Any, ...], body: Any, path: str) -> Problems:
    """An open enum is written `Literal | str`; here only its known words pass."""
    if body is None:
        return [] if type(None) in hints else [f"{path}: null is not allowed"]
    others = [hint for hint in hints if hint is not type(None)]
    if any(get_origin(hint) is Literal for hint in others):
        others = [hint for hint in others if hint is not str]
    if isinstance(body, dict) and len(others) > 1:
        others = [hint for hint in others if hint is not str]  # an expanded field, or else its id
    return min((_value(hint, body, path) for hint in others), key=len)


def _object(hint: ForwardRef, body: Any, path: str) -> Problems:
    """An object named by its class; where two classes share a name, the SDK appends `Resource`."""
    kind = str(body.get("object")) if isinstance(body, dict) else ""
    _, found = OBJECT_CLASSES.get(kind, ("", "nothing"))
    if found != hint.__forward_arg__.removesuffix("Resource"):
        return [f"{path}: {found} in the place of {hint.__forward_arg__}"]
    return check_object(body, path)


def _untyped(hint: Any, body: Any, path: str) -> Problems:
    if not isinstance(body, dict):
        return [f"{path}: {body!r} is not an object"]
    if hint is Any:
        return []
    return [found for name, value in body.items() for found in _value(hint, value, f"{path}.{name}")]


def _scalar(hint: Any, body: Any, path: str) -> Problems:
    wanted: Any = {Decimal: str, float: int | float}.get(hint, hint)
    right = isinstance(body, wanted) and (hint is bool or not isinstance(body, bool))
    return [] if right else [f"{path}: {body!r} is not {getattr(hint, '__name__', hint)}"]


@cache
def _hints(shape: type) -> dict[str, Any]:
    hints = get_type_hints(shape, localns={"StripeContext": object, "Mapping": Mapping})
    return {name: hint for name, hint in hints.items() if name not in RequestOptions.__annotations__}


def _params(shape: type, given: Any, path: str) -> Problems:
    if not isinstance(given, Mapping):
        return [f"{path}: {given!r} is not an object"]
    hints = _hints(shape)
    required = shape.__required_keys__ - RequestOptions.__annotations__.keys()  # type: ignore[attr-defined]  # TypedDict
    problems = [f"{path}{name}: required parameter is missing" for name in required - set(given)]
    for name, value in given.items():
        if name in hints:
            problems += _param(hints[name], value, f"{path}{name}")
        else:
            problems.append(f"{path}{name}: unknown parameter")
    return problems


def _param(hint: Any, given: Any, path: str) -> Problems:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        hints = get_args(hint)
        closed = any(get_origin(one) is Literal for one in hints)
        return min((_param(one, given, path) for one in hints if not (closed and one is str)), key=len)
    if origin is Literal:
        return [] if given in get_args(hint) else [f"{path}: {given!r} is none of its known values"]
    if origin is list:
        return _each(_param, get_args(hint)[0], given, path)
    if origin in (dict, UntypedStripeObject):
        right = isinstance(given, Mapping) and all(isinstance(value, str) for value in given.values())
        return [] if right else [f"{path}: {given!r} is not a set of strings"]
    if hasattr(hint, "__required_keys__"):
        return _params(hint, given, f"{path}.")
    return [] if _reads_as(hint, given) else [f"{path}: {given!r} is not {hint.__name__}"]


def _reads_as(hint: Any, given: Any) -> bool:
    if hint is bool:
        return given in ("true", "false")
    try:
        return isinstance(given, str) and (hint is str or hint(given) is not None)
    except (ValueError, InvalidOperation):
        return False
