"""The types of the web client are written from the OpenAPI document: no field is lost, none becomes `any`."""

from __future__ import annotations

import pytest

from api.http.typescript import FILE, document, types_of
from tests.installation import Json


def test_the_file_is_what_the_document_says() -> None:
    assert FILE.read_text() == types_of(document()["components"]["schemas"])


def test_the_shapes_of_the_event_stream_are_in_the_document() -> None:
    assert {"MessageEvent", "StateEvent", "DeltaEvent"} <= document()["components"]["schemas"].keys()


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "string", "format": "uuid"}, "string"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "number | null"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"const": "cart", "type": "string"}, '"cart"'),
        ({"$ref": "#/components/schemas/Line-Input"}, "LineInput"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "Record<string, boolean>"),
    ],
)
def test_a_value_has_its_type(schema: Json, written: str) -> None:
    assert types_of({"Value": schema}).endswith(f"export type Value = {written};\n")


def test_a_field_that_may_be_left_out_has_a_question_mark() -> None:
    properties = {"id": {"type": "string"}, "note": {"type": "string"}}
    text = types_of({"Line": {"type": "object", "properties": properties, "required": ["id"]}})
    assert "  id: string;\n  note?: string;\n" in text


def test_a_schema_without_a_type_is_an_error() -> None:
    with pytest.raises(KeyError):
        types_of({"Value": {"title": "anything"}})
