"""Checks the body of a chat completion and keeps what the answer depends on."""

import json
from dataclasses import dataclass

from local.standins.model.errors import ApiError, missing, wrong_type, wrong_value
from local.standins.model.shape import JsonObject, objects, one_of, optional, required
from local.standins.model.tools import check_schema, check_tools

ROLES = ("developer", "system", "user", "assistant", "tool")
FORMATS = ("text", "json_object", "json_schema")


@dataclass(frozen=True)
class ChatRequest:
    model: str
    stream: bool
    include_usage: bool
    last_user_text: str
    prompt_words: int


def read_request(body: object) -> ChatRequest:
    if not isinstance(body, dict):
        raise ApiError(400, "We could not parse the JSON body of your request.")
    model = required(body, "model", str)
    messages = objects(required(body, "messages", list), "messages")
    for path, message in messages:
        _check_message(message, f"{path}.")
    _check_tool_answers(messages)
    check_tools(body)
    _check_format(body)
    stream = optional(body, "stream", bool) is True
    texts = [_text(message) for _, message in messages]
    user_texts = [_text(message) for _, message in messages if message["role"] == "user"]
    return ChatRequest(
        model=model,
        stream=stream,
        include_usage=_include_usage(body, stream),
        last_user_text=user_texts[-1] if user_texts else "",
        prompt_words=_words([*texts, json.dumps(body.get("tools") or "")]),
    )


def _check_message(message: JsonObject, path: str) -> None:
    role = one_of(required(message, "role", str, path), ROLES, f"{path}role")
    calls = optional(message, "tool_calls", list, path) if role == "assistant" else None
    content = message.get("content")
    if content is None and calls is None:
        raise missing(f"{path}content")
    if content is not None:
        _check_content(content, f"{path}content")
    if role == "tool":
        required(message, "tool_call_id", str, path)
    if calls is not None:
        for call_path, call in objects(calls, f"{path}tool_calls"):
            _check_call(call, f"{call_path}.")


def _check_content(content: object, param: str) -> None:
    if isinstance(content, str):
        return
    if not isinstance(content, list):
        raise wrong_type(param, "a string or an array of content parts")
    for path, part in objects(content, param):
        if required(part, "type", str, f"{path}.") == "text":
            required(part, "text", str, f"{path}.")


def _check_call(call: JsonObject, path: str) -> None:
    required(call, "id", str, path)
    one_of(required(call, "type", str, path), ("function",), f"{path}type")
    function = required(call, "function", dict, path)
    required(function, "name", str, f"{path}function.")
    required(function, "arguments", str, f"{path}function.")


def _check_tool_answers(messages: list[tuple[str, JsonObject]]) -> None:
    """Each call a model made is answered right after it, and nothing else is."""
    waiting: set[object] = set()
    for path, message in messages:
        if message["role"] == "tool":
            if message["tool_call_id"] not in waiting:
                reason = (
                    "messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
                )
                raise ApiError(400, f"Invalid parameter: {reason}", param=f"{path}.role")
            waiting.remove(message["tool_call_id"])
            continue
        _refuse_unanswered(waiting)
        waiting = {call["id"] for call in _calls(message)}
    _refuse_unanswered(waiting)


def _refuse_unanswered(waiting: set[object]) -> None:
    if waiting:
        names = ", ".join(sorted(str(each) for each in waiting))
        reason = "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
        raise ApiError(400, f"{reason} 'tool_call_id'. Without a response: {names}", param="messages")


def _check_format(body: JsonObject) -> None:
    chosen = optional(body, "response_format", dict)
    if chosen is None:
        return
    kind = one_of(required(chosen, "type", str, "response_format."), FORMATS, "response_format.type")
    if kind == "json_schema":
        path = "response_format.json_schema."
        wanted = required(chosen, "json_schema", dict, "response_format.")
        name = required(wanted, "name", str, path)
        schema = required(wanted, "schema", dict, path)
        check_schema(schema, f"response_format '{name}'", f"{path}schema", wanted.get("strict") is True)


def _include_usage(body: JsonObject, stream: bool) -> bool:
    options = optional(body, "stream_options", dict)
    if options is None:
        return False
    if not stream:
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise wrong_value("stream_options", message)
    return optional(options, "include_usage", bool, "stream_options.") is True


def _text(message: JsonObject) -> str:
    content = message.get("content")
    parts = [content] if isinstance(content, str) else []
    if isinstance(content, list):
        parts = [str(part["text"]) for part in content if part["type"] == "text"]
    return " ".join(parts)


def _calls(message: JsonObject) -> list[JsonObject]:
    calls = message.get("tool_calls")
    return calls if message["role"] == "assistant" and isinstance(calls, list) else []


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
