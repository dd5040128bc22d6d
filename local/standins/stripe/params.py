"""Checks request parameters against the SDK's own generated TypedDicts and turns their strings into values.

It proves names, nesting, enums and types of one SDK version; rules between parameters live elsewhere.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject

from local.standins.stripe.errors import StripeError, missing_param, unknown_param
from local.standins.stripe.wire import Wire

MAX_METADATA_KEYS, MAX_METADATA_KEY, MAX_METADATA_VALUE = 50, 40, 500


def checked(given: Wire, shape: type) -> Wire:
    """The parameters with ints, bools and lists in place; raises Stripe's 400 at the first fault."""
    if "payment_method_types" in given and "payment_method_types" not in fields_of(shape):
        raise StripeError(
            "The payment_method_types parameter is no longer supported. "
            "Use allowed_payment_method_types instead.",
            code="payment_method_types_no_longer_supported",
            param="payment_method_types",
        )
    return _fields(shape, given, "")


@cache
def fields_of(shape: type) -> dict[str, Any]:
    """Any: these are type hints."""
    hints = get_type_hints(shape, localns={"StripeContext": object, "Mapping": Mapping})
    return {name: hint for name, hint in hints.items() if name not in RequestOptions.__annotations__}


def _fields(shape: type, given: object, path: str) -> Wire:
    if not isinstance(given, dict):
        raise StripeError(f"Invalid object: {path}", code="parameter_invalid_type", param=path)
    known = fields_of(shape)
    for name in given:
        if name not in known:
            raise unknown_param(_join(path, name))
    required: frozenset[str] = getattr(shape, "__required_keys__", frozenset())
    for name in sorted(required & set(known)):
        if name not in given:
            raise missing_param(_join(path, name))
    return {name: _value(known[name], value, _join(path, name)) for name, value in given.items()}


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _value(hint: Any, given: Any, path: str) -> Any:  # Any: hints and decoded JSON
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _choice(get_args(hint), given, path)
    if origin is Literal:
        return _enum(list(get_args(hint)), given, path)
    if origin is list:
        return _array(get_args(hint)[0], given, path)
    if origin in (dict, UntypedStripeObject):
        return _metadata(given, path)
    if hasattr(hint, "__required_keys__"):
        return _fields(hint, given, path)
    return _scalar(hint, given, path)


def _choice(hints: tuple[Any, ...], given: Any, path: str) -> Any:
    literals = [word for hint in hints if get_origin(hint) is Literal for word in get_args(hint)]
    if given in literals:
        return given
    plain = [hint for hint in hints if hint in (int, bool, float, Decimal, str)]
    shaped = [hint for hint in hints if hint not in plain and get_origin(hint) is not Literal]
    if isinstance(given, dict | list):
        wanted = [hint for hint in shaped if (get_origin(hint) is list) == isinstance(given, list)]
        return _value((wanted or shaped or plain)[0], given, path)
    if any(literals) and plain in ([], [str]):
        return _enum(literals, given, path)
    return _value((plain or shaped)[0], given, path)


def _enum(words: list[str], given: Any, path: str) -> str:
    if given in words:
        return str(given)
    listed = ", ".join(words[:-1]) + f", or {words[-1]}" if len(words) > 1 else words[0]
    raise StripeError(f"Invalid {path}: must be one of {listed}", param=path)


def _array(hint: Any, given: Any, path: str) -> list[Any]:
    if not isinstance(given, list):
        raise StripeError("Invalid array", code="parameter_invalid_type", param=path)
    return [_value(hint, item, f"{path}[{place}]") for place, item in enumerate(given)]


def _metadata(given: Any, path: str) -> dict[str, str]:
    if isinstance(given, list):
        given = {str(place): item for place, item in enumerate(given)}
    if not isinstance(given, dict) or any(not isinstance(value, str) for value in given.values()):
        raise StripeError(f"Invalid object: {path}", code="parameter_invalid_type", param=path)
    if len(given) > MAX_METADATA_KEYS:
        raise StripeError(f"Metadata can have at most {MAX_METADATA_KEYS} keys.", param=path)
    for key, value in given.items():
        if len(key) > MAX_METADATA_KEY or len(value) > MAX_METADATA_VALUE:
            raise StripeError(
                f"Metadata keys have at most {MAX_METADATA_KEY} characters, values {MAX_METADATA_VALUE}.",
                param=f"{path}[{key}]",
            )
    return {key: value for key, value in given.items() if value}


def _scalar(hint: Any, given: Any, path: str) -> Any:
    if not isinstance(given, str):
        raise StripeError(f"Invalid string: {path}", code="parameter_invalid_type", param=path)
    if given == "":
        raise StripeError(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a "
            f"parameter; however '{path}' cannot be unset.",
            code="parameter_invalid_empty",
            param=path,
        )
    if hint is bool:
        if given not in ("true", "false"):
            raise StripeError(f"Invalid boolean: {given}", param=path)
        return given == "true"
    return _number(hint, given, path) if hint in (int, float, Decimal) else given


def _number(hint: Any, given: str, path: str) -> int | float | str:
    noun = "integer" if hint is int else "decimal"
    try:
        number = hint(given)
    except (ValueError, InvalidOperation):
        raise StripeError(f"Invalid {noun}: {given}", code=f"parameter_invalid_{noun}", param=path) from None
    return str(number) if isinstance(number, Decimal) else number
