"""`python -m api.http.typescript`: writes the web client's types from the OpenAPI document.

With `--check` it writes nothing, and fails where the file differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.http.openapi import operation_id
from api.routes import include_routes

Schema = dict[str, Any]  # JSON
FILE = Path(__file__).parents[2] / "web" / "src" / "net" / "schema.ts"
HEAD = "/** Made from OpenAPI by `make schema`. Amounts are minor units; `*_text` is for people. */"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
REF = "#/components/schemas/"


def main() -> None:
    text = types_of(document()["components"]["schemas"])
    if "--check" not in sys.argv:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        sys.exit(f"{FILE} differs from the OpenAPI document: make schema")


def document() -> Schema:
    """Return the OpenAPI document of all routes, for which no settings are needed."""
    app = FastAPI(generate_unique_id_function=operation_id)
    include_routes(app)
    return app.openapi()


def types_of(schemas: dict[str, Schema]) -> str:
    """Return one exported type for each schema, by name."""
    parts = (_exported(_name(each), schemas[each]) for each in sorted(schemas))
    return "\n\n".join([HEAD, *parts]) + "\n"


def _exported(name: str, schema: Schema) -> str:
    doc = schema.get("description", "").split("\n")[0]
    comment = f"/** {doc} */\n" if doc else ""
    if "properties" not in schema:
        return f"{comment}export type {name} = {_type(schema)};"
    return f"{comment}export interface {name} {{\n" + "\n".join(_fields(schema)) + "\n}"


def _fields(schema: Schema) -> Iterator[str]:
    required = schema.get("required", ())
    for field, each in schema["properties"].items():
        yield f"  {field}{'' if field in required else '?'}: {_type(each)};"


def _type(schema: Schema) -> str:
    """Return the type of a value. What has no rule here is an error, so that nothing becomes `any`."""
    if "$ref" in schema:
        return _name(schema["$ref"].removeprefix(REF))
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(each) for each in schema[union]))
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return " | ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        item = _type(schema["items"])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if schema.get("type") == "object":
        return f"Record<string, {_type(schema['additionalProperties'])}>"
    return PLAIN[schema["type"]]


def _name(schema: str) -> str:
    return schema.replace("-", "")


if __name__ == "__main__":
    main()
