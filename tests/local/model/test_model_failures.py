"""What a wrong request gets back, and the failures a script can order."""

import asyncio
import signal

import httpx
import openai
import pytest
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from tests.local.model.conftest import ModelServer, StartModel
from tests.patience import PATIENCE, eventually

ASK: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Two margheritas please"}]
USER = {"role": "user", "content": "Hello"}
CALL = {"id": "call_1", "type": "function", "function": {"name": "add_line", "arguments": "{}"}}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALL]}
ANSWERING = {"role": "tool", "tool_call_id": "call_1", "content": "done"}
OBJECT: dict[str, object] = {"type": "object", "properties": {"a": {"type": "string"}}}


def tool(**function: object) -> dict[str, object]:
    return {"type": "function", "function": function}


async def script(control: httpx.AsyncClient, step: dict[str, object]) -> None:
    (await control.post("/_control/script", json=[step])).raise_for_status()


async def post(control: httpx.AsyncClient, body: dict[str, object]) -> httpx.Response:
    return await control.post(
        "/v1/chat/completions", json={"model": "any"} | body, headers={"authorization": "Bearer key"}
    )


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({}, "messages", "missing_required_parameter"),
        ({"messages": "Hello"}, "messages", "invalid_type"),
        ({"messages": []}, "messages", "empty_array"),
        ({"messages": ["Hello"]}, "messages[0]", "invalid_type"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role", "invalid_value"),
        ({"messages": [{"content": "x"}]}, "messages[0].role", "missing_required_parameter"),
        ({"messages": [USER, {"role": "user"}]}, "messages[1].content", "missing_required_parameter"),
        ({"messages": [{"role": "user", "content": 7}]}, "messages[0].content", "invalid_type"),
        ({"messages": [USER, CALLING]}, "messages", None),
        ({"messages": [USER, CALLING, USER]}, "messages", None),
        ({"messages": [USER, ANSWERING]}, "messages[1].role", None),
        ({"model": None, "messages": [USER]}, "model", "missing_required_parameter"),
        ({"messages": [USER], "stream": "yes"}, "stream", "invalid_type"),
        ({"messages": [USER], "stream_options": {"include_usage": True}}, "stream_options", "invalid_value"),
        ({"messages": [USER], "tool_choice": "auto"}, "tool_choice", "invalid_value"),
        ({"messages": [USER], "response_format": {"type": "xml"}}, "response_format.type", "invalid_value"),
    ],
)
async def test_a_request_of_the_wrong_shape_is_refused(
    control: httpx.AsyncClient, wrong: dict[str, object], param: str, code: str | None
) -> None:
    answer = await post(control, wrong)

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert error["message"]


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({"name": "add_line"}, "tools[0].type", "missing_required_parameter"),
        ({"type": "function"}, "tools[0].function", "missing_required_parameter"),
        ({"type": "gadget", "function": {"name": "a"}}, "tools[0].type", "invalid_value"),
        (tool(parameters=OBJECT), "tools[0].function.name", "missing_required_parameter"),
        (tool(name="add line"), "tools[0].function.name", "invalid_value"),
        (tool(name="a", parameters=[]), "tools[0].function.parameters", "invalid_type"),
        (
            tool(name="a", parameters={"type": "string"}),
            "tools[0].function.parameters",
            "invalid_function_parameters",
        ),
        (
            tool(name="a", parameters={"type": "object", "properties": {"n": {"type": "strng"}}}),
            "tools[0].function.parameters",
            "invalid_function_parameters",
        ),
        (
            tool(name="a", strict=True, parameters=OBJECT),
            "tools[0].function.parameters",
            "invalid_function_parameters",
        ),
        (
            tool(name="a", strict=True, parameters=OBJECT | {"additionalProperties": False}),
            "tools[0].function.parameters",
            "invalid_function_parameters",
        ),
    ],
)
async def test_a_tool_of_the_wrong_shape_is_refused(
    control: httpx.AsyncClient, wrong: dict[str, object], param: str, code: str
) -> None:
    answer = await post(control, {"messages": [USER], "tools": [wrong]})

    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"]) == (400, param, code)


async def test_an_answered_tool_call_and_a_strict_schema_are_accepted(control: httpx.AsyncClient) -> None:
    closed = OBJECT | {"additionalProperties": False, "required": ["a"]}
    body = {"messages": [USER, CALLING, ANSWERING], "tools": [tool(name="a", strict=True, parameters=closed)]}

    assert (await post(control, body)).status_code == 200


async def test_a_wrong_request_uses_up_no_step_of_the_script(control: httpx.AsyncClient) -> None:
    await script(control, {"text": "Persisted for the right one"})

    await post(control, {"messages": []})
    right = await post(control, {"messages": [USER]})

    assert right.json()["choices"][0]["message"]["content"] == "Persisted for the right one"


async def test_the_client_raises_bad_request_with_the_place_of_the_mistake(model: AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refusal:
        await model.chat.completions.create(model="any", messages=[])

    assert (refusal.value.param, refusal.value.code) == ("messages", "empty_array")


async def test_a_body_that_is_not_json_is_refused(control: httpx.AsyncClient) -> None:
    headers = {"authorization": "Bearer key"}
    answer = await control.post("/v1/chat/completions", content="{no", headers=headers)

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer"}, {"authorization": "Basic abc"}])
async def test_nobody_is_served_without_a_key(control: httpx.AsyncClient, headers: dict[str, str]) -> None:
    body = {"model": "any", "messages": [USER]}
    chat = await control.post("/v1/chat/completions", json=body, headers=headers)
    models = await control.get("/v1/models", headers=headers)

    assert (chat.status_code, models.status_code) == (401, 401)
    assert chat.json()["error"]["code"] == "invalid_api_key"


async def test_a_rate_limit_says_when_to_come_back(model: AsyncOpenAI, control: httpx.AsyncClient) -> None:
    await script(control, {"status": 429, "retry_after": 2})

    with pytest.raises(openai.RateLimitError) as limit:
        await model.chat.completions.create(model="any", messages=ASK)

    assert limit.value.response.headers["retry-after"] == "2"
    assert limit.value.code == "rate_limit_exceeded"
    assert limit.value.request_id is not None
    await model.chat.completions.create(model="any", messages=ASK)


async def test_the_client_retries_after_a_rate_limit_by_itself(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"status": 429, "retry_after": 0.05})
    await script(control, {"text": "At last"})

    answer = await model.with_options(max_retries=1).chat.completions.create(model="any", messages=ASK)

    assert answer.choices[0].message.content == "At last"


@pytest.mark.parametrize(
    ("status", "raised"),
    [(500, openai.InternalServerError), (503, openai.InternalServerError), (401, openai.AuthenticationError)],
)
async def test_an_ordered_error_reaches_the_client_as_its_own_kind(
    model: AsyncOpenAI, control: httpx.AsyncClient, status: int, raised: type[openai.APIStatusError]
) -> None:
    await script(control, {"status": status})

    with pytest.raises(raised) as failure:
        await model.chat.completions.create(model="any", messages=ASK, stream=True)

    assert failure.value.status_code == status


async def test_a_cut_stream_breaks_after_the_ordered_chunks(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "One two three four five", "cut_after_chunks": 3})
    stream = await model.chat.completions.create(model="any", messages=ASK, stream=True)
    heard: list[str | None] = []

    with pytest.raises(openai.APIConnectionError):
        await hear(stream, heard)

    assert heard == ["", "One ", "two "]


async def test_a_plain_answer_can_be_cut_too(model: AsyncOpenAI, control: httpx.AsyncClient) -> None:
    await script(control, {"text": "One two three", "cut_after_chunks": 1})

    with pytest.raises(openai.APIConnectionError):
        await model.chat.completions.create(model="any", messages=ASK)


@pytest.mark.parametrize("step", [{"hang_seconds": 30}, {"delay_seconds": 30}])
async def test_a_silent_model_lets_the_client_time_out(
    model: AsyncOpenAI, control: httpx.AsyncClient, step: dict[str, object]
) -> None:
    await script(control, step)

    with pytest.raises(openai.APITimeoutError):
        await model.with_options(timeout=0.1).chat.completions.create(model="any", messages=ASK)


async def test_a_stream_can_fall_silent_in_the_middle(model: AsyncOpenAI, control: httpx.AsyncClient) -> None:
    await script(control, {"text": "One two three", "cut_after_chunks": 2, "hang_seconds": 30})
    stream = await model.chat.completions.create(model="any", messages=ASK, stream=True)
    heard: list[str | None] = []
    hearing = asyncio.create_task(hear(stream, heard))

    async def begins() -> bool:
        return len(heard) >= 2

    await eventually(begins, what="the words before the silence")
    await asyncio.wait({hearing}, timeout=0.2)
    assert (hearing.done(), heard) == (False, ["", "One "])
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)


async def test_a_late_answer_still_comes(model: AsyncOpenAI, control: httpx.AsyncClient) -> None:
    await script(control, {"text": "Late", "delay_seconds": 0.1})

    answer = await model.chat.completions.create(model="any", messages=ASK)

    assert answer.choices[0].message.content == "Late"


async def test_a_held_answer_comes_when_it_is_released_and_holds_up_no_other(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "Held", "held": True})
    held = asyncio.create_task(model.chat.completions.create(model="any", messages=ASK))
    await until_recorded(control)

    await model.chat.completions.create(model="any", messages=ASK)
    assert not held.done()
    assert (await control.post("/_control/release")).status_code == 204

    assert (await held).choices[0].message.content == "Held"


@pytest.mark.parametrize("wrong", ['{"text": "no list"}', '[{"txet": "typo"}]', '[{"status": 200}]', "no"])
async def test_a_script_with_a_mistake_is_refused_whole(
    model: AsyncOpenAI, control: httpx.AsyncClient, wrong: str
) -> None:
    assert (await control.post("/_control/script", content=wrong)).status_code == 400

    answer = await model.chat.completions.create(model="any", messages=ASK)
    assert str(answer.choices[0].message.content).startswith("Thank you")


async def test_an_unknown_url_is_answered_like_openai_does(model: AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        await model.embeddings.create(model="any", input="x")

    assert "Invalid URL (POST /v1/embeddings)" in unknown.value.message


async def test_it_stops_cleanly_while_an_answer_is_still_waited_for(start_model: StartModel) -> None:
    with start_model() as server:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=PATIENCE) as client:
            await script(client, {"hang_seconds": 30})
            waiting = asyncio.create_task(post(client, {"messages": [USER]}))
            await until_recorded(client)
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
            with pytest.raises(httpx.HTTPError):
                (await waiting).raise_for_status()


async def test_it_says_that_it_is_well(shared_server: ModelServer, control: httpx.AsyncClient) -> None:
    assert (await control.get("/healthz")).status_code == 200


async def hear(stream: AsyncStream[ChatCompletionChunk], heard: list[str | None]) -> None:
    async for chunk in stream:
        heard.append(chunk.choices[0].delta.content)  # noqa: PERF401 - what came before the break must be kept


async def until_recorded(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await client.get("/_control/requests")).json():  # noqa: ASYNC110 - the record is another process's
            await asyncio.sleep(0.01)
