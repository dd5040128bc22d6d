"""What a well-formed request gets back, through OpenAI's own client."""

import json

import httpx
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk, ChatCompletionFunctionToolParam, ChatCompletionMessageParam

ASK: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "You are a waiter."},
    {"role": "user", "content": "Two margheritas please"},
]
ADD_LINE: ChatCompletionFunctionToolParam = {
    "type": "function",
    "function": {
        "name": "add_line",
        "parameters": {"type": "object", "properties": {"item": {"type": "string"}}},
    },
}


async def script(control: httpx.AsyncClient, *steps: dict[str, object]) -> None:
    (await control.post("/_control/script", json=steps)).raise_for_status()


async def streamed(
    model: AsyncOpenAI, messages: list[ChatCompletionMessageParam] = ASK
) -> list[ChatCompletionChunk]:
    stream = await model.chat.completions.create(
        model="any", messages=messages, tools=[ADD_LINE], stream=True, stream_options={"include_usage": True}
    )
    return [chunk async for chunk in stream]


async def said(model: AsyncOpenAI, text: str) -> str | None:
    answer = await model.chat.completions.create(model="any", messages=[{"role": "user", "content": text}])
    return answer.choices[0].message.content


async def test_without_a_script_it_answers_politely(model: AsyncOpenAI) -> None:
    answer = await model.chat.completions.create(model="shop-model", messages=ASK)

    assert answer.object == "chat.completion"
    assert answer.model == "shop-model"
    assert answer.choices[0].message.role == "assistant"
    assert (answer.choices[0].message.content or "").startswith("Thank you")
    assert answer.choices[0].message.tool_calls is None
    assert answer.choices[0].finish_reason == "stop"


async def test_the_steps_of_a_script_are_said_one_by_one(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "First"}, {"text": "Second"})

    assert [await said(model, "a"), await said(model, "b")] == ["First", "Second"]
    assert str(await said(model, "c")).startswith("Thank you")


async def test_a_step_with_a_condition_waits_for_its_words(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"when": "pizza", "text": "About pizza"}, {"text": "Anything else"})

    assert await said(model, "Do you have salad?") == "Anything else"
    assert await said(model, "And a pizza?") == "About pizza"


async def test_the_condition_reads_the_last_user_message_also_in_parts(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"when": "pizza", "text": "About pizza"})
    messages: list[ChatCompletionMessageParam] = [
        {"role": "user", "content": "salad"},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": [{"type": "text", "text": "no, pizza"}]},
    ]

    answer = await model.chat.completions.create(model="any", messages=messages)

    assert answer.choices[0].message.content == "About pizza"


async def test_a_tool_call_carries_its_arguments_as_json(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"tool_calls": [{"name": "add_line", "arguments": {"item": "pizza-1"}}]})

    answer = await model.chat.completions.create(model="any", messages=ASK, tools=[ADD_LINE])

    choice = answer.choices[0]
    [call] = choice.message.tool_calls or []
    assert call.type == "function"
    assert call.function.name == "add_line"
    assert json.loads(call.function.arguments) == {"item": "pizza-1"}
    assert choice.message.content is None
    assert choice.finish_reason == "tool_calls"


async def test_nonsense_arguments_reach_the_client_unchanged(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    nonsense = '{"item": "pizza-1", ,,\n €'
    step: dict[str, object] = {"tool_calls": [{"name": "add_line", "arguments": nonsense}]}
    await script(control, step, step)

    plain = await model.chat.completions.create(model="any", messages=ASK, tools=[ADD_LINE])
    chunks = await streamed(model)

    [call] = plain.choices[0].message.tool_calls or []
    assert call.type == "function"
    assert call.function.arguments == nonsense
    assert arguments_of(chunks, 0) == nonsense


async def test_a_streamed_text_comes_in_words_and_ends_with_its_reason(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "Two  margheritas,\nnoted.", "chunk_delay_seconds": 0.001})

    chunks = await streamed(model)

    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert [choice.delta.content for choice in choices[1:-1]] == ["Two  ", "margheritas,\n", "noted."]
    assert [choice.delta.role for choice in choices] == ["assistant", None, None, None, None]
    assert [choice.finish_reason for choice in choices] == [None, None, None, None, "stop"]
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk.id for chunk in chunks}) == 1


async def test_streamed_tool_calls_come_in_fragments_under_their_index(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    calls = [{"name": "add_line", "arguments": {"item": item}} for item in ("pizza-1", "salad-2")]
    await script(control, {"text": "One moment.", "tool_calls": calls})

    chunks = await streamed(model)

    pieces = [piece for chunk in chunks if chunk.choices for piece in chunk.choices[0].delta.tool_calls or []]
    heads = [piece for piece in pieces if piece.id is not None]
    assert [(head.index, head.type, head.function and head.function.name) for head in heads] == [
        (0, "function", "add_line"),
        (1, "function", "add_line"),
    ]
    assert len({head.id for head in heads}) == 2
    assert len(pieces) > 4
    assert json.loads(arguments_of(chunks, 0)) == {"item": "pizza-1"}
    assert json.loads(arguments_of(chunks, 1)) == {"item": "salad-2"}
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "tool_calls"


async def test_the_clients_own_assembler_understands_the_stream(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(
        control, {"text": "Noted.", "tool_calls": [{"name": "add_line", "arguments": {"item": "x"}}]}
    )

    async with model.chat.completions.stream(model="any", messages=ASK, tools=[ADD_LINE]) as stream:
        final = await stream.get_final_completion()

    message = final.choices[0].message
    [call] = message.tool_calls or []
    assert message.content == "Noted."
    assert json.loads(call.function.arguments) == {"item": "x"}


async def test_usage_counts_words_and_is_the_same_plain_and_streamed(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "Noted, thank you."}, {"text": "Noted, thank you."})

    plain = await model.chat.completions.create(model="any", messages=ASK, tools=[ADD_LINE])
    chunks = await streamed(model)

    assert plain.usage is not None
    assert plain.usage.completion_tokens == 3
    assert plain.usage.prompt_tokens > 7
    assert plain.usage.total_tokens == plain.usage.prompt_tokens + 3
    assert chunks[-1].choices == []
    assert chunks[-1].usage == plain.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])


async def test_a_stream_tells_no_usage_unless_asked(model: AsyncOpenAI) -> None:
    stream = await model.chat.completions.create(model="any", messages=ASK, stream=True)

    chunks = [chunk async for chunk in stream]

    assert all(chunk.choices for chunk in chunks)
    assert all(chunk.usage is None for chunk in chunks)


async def test_on_the_wire_a_stream_is_server_sent_events_with_a_null_usage_until_its_end(
    control: httpx.AsyncClient,
) -> None:
    body = {"model": "any", "messages": ASK, "stream": True, "stream_options": {"include_usage": True}}
    answer = await control.post("/v1/chat/completions", json=body, headers={"authorization": "Bearer key"})

    events = answer.text.removesuffix("\n\n").split("\n\n")
    chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-1]]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert events[-1] == "data: [DONE]"
    assert [chunk["usage"] for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1]["usage"]["total_tokens"] > 0


async def test_an_answer_can_end_for_want_of_room(model: AsyncOpenAI, control: httpx.AsyncClient) -> None:
    await script(control, {"text": "Two marg", "finish_reason": "length"})

    answer = await model.chat.completions.create(model="any", messages=ASK)

    assert answer.choices[0].finish_reason == "length"


async def test_its_models_can_be_listed(model: AsyncOpenAI) -> None:
    assert [each.id async for each in model.models.list()] == ["standin-1"]


async def test_the_record_keeps_the_request_but_not_the_key(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await model.chat.completions.create(
        model="any", messages=ASK, temperature=0, extra_headers={"x-shop": "blu"}
    )

    answer = await control.get("/_control/requests")

    [kept] = answer.json()
    assert kept["body"] == {"model": "any", "messages": ASK, "temperature": 0}
    assert kept["headers"]["x-shop"] == "blu"
    assert kept["headers"]["authorization"] == "***"
    assert "sk-local-secret" not in answer.text


async def test_a_reset_forgets_the_script_and_the_record(
    model: AsyncOpenAI, control: httpx.AsyncClient
) -> None:
    await script(control, {"text": "First"}, {"text": "Second"})
    await said(model, "a")

    assert (await control.delete("/_control/requests")).status_code == 204

    assert (await control.get("/_control/requests")).json() == []
    assert str(await said(model, "b")).startswith("Thank you")


def arguments_of(chunks: list[ChatCompletionChunk], index: int) -> str:
    pieces = [piece for chunk in chunks if chunk.choices for piece in chunk.choices[0].delta.tool_calls or []]
    functions = [piece.function for piece in pieces if piece.index == index]
    return "".join(function.arguments or "" for function in functions if function)
