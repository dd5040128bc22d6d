"""Reads typed values out of a JSON body, or says what is wrong with them the way OpenAI does."""

from collections.abc import Collection
from typing import TypeVar

from local.standins.model.errors import empty_array, missing, wrong_type, wrong_value

JsonObject = dict[str, object]
Value = TypeVar("Value")

EXPECTED = {
    str: "a string",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
}


def required(owner: JsonObject, name: str, kind: type[Value], path: str = "") -> Value:
    value = optional(owner, name, kind, path)
    if value is None:
        raise missing(path + name)
    return value


def optional(owner: JsonObject, name: str, kind: type[Value], path: str = "") -> Value | None:
    value = owner.get(name)
    return None if value is None else typed(value, kind, path + name)


def typed(value: object, kind: type[Value], param: str) -> Value:
    if not isinstance(value, kind):
        raise wrong_type(param, EXPECTED[kind])
    return value


def objects(values: list[object], param: str) -> list[tuple[str, JsonObject]]:
    """The objects of a non-empty array, each with its own path."""
    if not values:
        raise empty_array(param)
    paths = [f"{param}[{index}]" for index in range(len(values))]
    return [(path, typed(value, dict, path)) for path, value in zip(paths, values, strict=True)]


def one_of(value: str, allowed: Collection[str], param: str) -> str:
    if value not in allowed:
        supported = ", ".join(f"'{each}'" for each in allowed)
        raise wrong_value(param, f"Invalid value: '{value}'. Supported values are: {supported}.")
    return value
