"""The codec server gives operators back what was encrypted, and nobody else's page."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from google.protobuf.json_format import MessageToDict, Parse
from temporalio.api.common.v1 import Payload, Payloads

from api.codec.app import create_codec
from config.codec import CodecSettings
from tests.encryption import CONVERTER, KEYS
from tests.patience import PATIENCE

UI = "http://127.0.0.1:8080"
NOTE = "ring twice, ask for Ada"


@pytest.fixture
def codec() -> httpx.AsyncClient:
    settings = CodecSettings.model_validate({"temporal_encryption_keys": KEYS, "temporal_ui_url": UI})
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(create_codec(settings)), base_url="http://codec", timeout=PATIENCE
    )


async def body(*changed: Payload) -> dict[str, Any]:
    return MessageToDict(Payloads(payloads=[*changed, *await CONVERTER.encode([NOTE])]))


async def test_what_was_encrypted_comes_back_readable_and_what_was_not_as_it_is(
    codec: httpx.AsyncClient,
) -> None:
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'"hello"')
    answer = await codec.post(
        "/decode", json=await body(plain), headers={"Origin": UI, "X-Namespace": "default"}
    )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == UI
    found = Parse(answer.text, Payloads()).payloads
    assert [each.data for each in found] == [b'"hello"', f'"{NOTE}"'.encode()]


async def test_a_page_of_somebody_else_is_refused(codec: httpx.AsyncClient) -> None:
    for origin in ("http://evil.example", "http://localhost:8080", "null", ""):
        answer = await codec.post("/decode", json=await body(), headers={"Origin": origin})
        assert answer.status_code == 403, origin
        assert "access-control-allow-origin" not in answer.headers
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    assert (await codec.options("/decode", headers=asked)).status_code == 400


async def test_the_command_line_which_has_no_origin_is_answered(codec: httpx.AsyncClient) -> None:
    assert (await codec.post("/decode", json=await body())).status_code == 200


async def test_what_cannot_be_decrypted_says_why(codec: httpx.AsyncClient) -> None:
    [payload] = await CONVERTER.encode([NOTE])
    payload.metadata["encryption-key-id"] = b"k0"
    answer = await codec.post("/decode", json=await body(payload))
    assert (answer.status_code, answer.text) == (422, "TEMPORAL_ENCRYPTION_KEYS has no key 'k0'")


@pytest.mark.parametrize("sent", [b"", b"{", b"\xff\xfe", b'{"payloads": 3}'])
async def test_a_body_without_payloads_is_refused(codec: httpx.AsyncClient, sent: bytes) -> None:
    assert (await codec.post("/decode", content=sent)).status_code == 400


async def test_what_the_command_line_sends_is_encrypted(codec: httpx.AsyncClient) -> None:
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'"hello"')
    answer = await codec.post("/encode", json=MessageToDict(Payloads(payloads=[plain])))
    [sent] = Parse(answer.text, Payloads()).payloads
    assert sent.metadata["encoding"] == b"binary/encrypted"
    assert await CONVERTER.decode([sent]) == ["hello"]
