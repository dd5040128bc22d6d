"""Checks the tools a request offers, with the schema rules a real model server enforces."""

import re

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from local.standins.model.errors import ApiError, wrong_type, wrong_value
from local.standins.model.shape import JsonObject, objects, one_of, optional, required

NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def check_tools(body: JsonObject) -> None:
    tools = optional(body, "tools", list)
    if tools is None:
        if optional(body, "tool_choice", object) not in (None, "none"):
            raise wrong_value("tool_choice", "'tool_choice' is only allowed when 'tools' are specified.")
        return
    names = [_check_tool(tool, path) for path, tool in objects(tools, "tools")]
    _check_choice(optional(body, "tool_choice", object), names)


def _check_tool(tool: JsonObject, path: str) -> str:
    one_of(required(tool, "type", str, f"{path}."), ("function",), f"{path}.type")
    function = required(tool, "function", dict, f"{path}.")
    path = f"{path}.function."
    name = required(function, "name", str, path)
    if not NAME.fullmatch(name):
        raise wrong_value(f"{path}name", f"Invalid '{path}name': expected letters, digits, '_' and '-' only.")
    optional(function, "description", str, path)
    parameters = optional(function, "parameters", dict, path)
    strict = optional(function, "strict", bool, path)
    if parameters is not None:
        check_schema(parameters, f"function '{name}'", f"{path}parameters", strict is True)
    return name


def _check_choice(choice: object, names: list[str]) -> None:
    if isinstance(choice, str):
        one_of(choice, ("none", "auto", "required"), "tool_choice")
    elif isinstance(choice, dict):
        function = required(choice, "function", dict, "tool_choice.")
        one_of(required(function, "name", str, "tool_choice.function."), names, "tool_choice.function.name")
    elif choice is not None:
        raise wrong_type("tool_choice", "a string or an object")


def check_schema(schema: JsonObject, owner: str, param: str, strict: bool) -> None:
    if schema.get("type") != "object":
        raise _bad_schema(owner, param, "schema must be of 'type: \"object\"'.")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise _bad_schema(owner, param, error.message) from error
    if strict:
        _check_strict(schema, owner, param)


def _check_strict(schema: object, owner: str, param: str) -> None:
    """Strict mode wants every object closed and every property required, however deep it lies."""
    if isinstance(schema, list):
        for each in schema:
            _check_strict(each, owner, param)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise _bad_schema(
                owner, param, "'additionalProperties' is required to be supplied and to be false."
            )
        if set(schema.get("required", [])) != set(schema.get("properties", {})):
            raise _bad_schema(owner, param, "'required' must list every key in 'properties'.")
    for each in schema.values():
        _check_strict(each, owner, param)


def _bad_schema(owner: str, param: str, reason: str) -> ApiError:
    message = f"Invalid schema for {owner}: {reason}"
    return ApiError(400, message, param=param, code="invalid_function_parameters")
