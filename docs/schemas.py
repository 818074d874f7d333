"""HTTP routes, MCP tools and the JSON Schemas of what they take and return, as Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from docs.markdown import code, one_line, paragraphs, table
from index.common.options import flags
from qa.surfaces.mcp.tools import Tool

Schema = Mapping[str, Any]

_ERROR = re.compile("[45]..")


def describe_routes(api: Schema) -> Iterator[str]:
    """Yield the errors, the routes and the schemas of an OpenAPI document."""
    operations = [
        (method.upper(), path, of) for path, methods in api["paths"].items() for method, of in methods.items()
    ]
    yield "## Errors\n\nEvery error is JSON, with one sentence that says what to do.\n\n" + table(
        ("status", "meaning"), _meanings(of for *_, of in operations)
    )
    yield "## Routes"
    for method, path, operation in operations:
        yield "\n\n".join(filter(None, [f"### {method} {path}", *_operation(operation)]))
    yield "## Schemas"
    yield from _schemas(api["components"]["schemas"])


def _meanings(operations: Iterable[Schema]) -> list[tuple[str, str]]:
    """Return what each error status means; the first route to have it says so."""
    found: dict[str, str] = {}
    for operation in operations:
        for status, answer in operation["responses"].items():
            found.setdefault(status, answer["description"])
    return sorted((status, meaning) for status, meaning in found.items() if _ERROR.fullmatch(status))


def _operation(operation: Schema) -> Iterator[str]:
    yield f"{operation['summary']}. {one_line(operation.get('description', ''))}".strip()
    parameters = operation.get("parameters", [])
    yield table(
        ("parameter", "in", "type", ""),
        [
            (code(p["name"]), p["in"], _type(p["schema"]), _meaning(p["schema"], required=p["required"]))
            for p in parameters
        ],
    )
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"Request: {_body(media, content)}"
    responses = operation["responses"].items()
    yield "\n\n".join(
        f"Response {status}: {_body(media, content)}"
        for status, answer in responses
        if not _ERROR.fullmatch(status)
        for media, content in answer.get("content", {}).items()
    )
    yield table(("header", ""), [(code(name), of["description"]) for name, of in _headers(responses)])
    errors = sorted(status for status, _ in responses if _ERROR.fullmatch(status))
    yield f"Errors: {', '.join(errors)}" if errors else ""


def _headers(responses: Iterable[tuple[str, Schema]]) -> Iterator[tuple[str, Schema]]:
    for _, answer in responses:
        yield from answer.get("headers", {}).items()


def _body(media: str, content: Schema) -> str:
    return f"`{media}`, {_type(content['schema'])}" if content.get("schema") else f"`{media}`"


def _schemas(schemas: Mapping[str, Schema]) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        yield "\n\n".join(filter(None, [f"### {name}", paragraphs(schema.get("description", "")), _fields(schema)]))


def _fields(schema: Schema) -> str:
    """Return the fields of an object as a table; the values of an enumeration as a line."""
    if "enum" in schema:
        return "One of " + ", ".join(map(code, schema["enum"])) + "."
    required = schema.get("required", [])
    rows = [
        (code(name), _type(field), _meaning(field, required=name in required))
        for name, field in schema.get("properties", {}).items()
    ]
    return table(("field", "type", ""), rows)


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    if "enum" in schema or "const" in schema:
        return " or ".join(map(code, schema.get("enum") or [schema["const"]]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return " ".join(filter(None, [schema.get("type", "any"), schema.get("format", "")]))


def _meaning(schema: Schema, *, required: bool = False) -> str:
    default = schema.get("default")
    parts = [
        one_line(schema.get("description", "")),
        "Required." if required else "",
        f"Default: {code(default)}." if default not in (None, "", [], {}) else "",
        _limits(schema),
    ]
    return " ".join(filter(None, parts))


def _limits(schema: Schema) -> str:
    names = {
        "minimum": "at least {:,}",
        "maximum": "at most {:,}",
        "minLength": "at least {:,} characters",
        "maxLength": "at most {:,} characters",
        "minItems": "at least {:,} items",
        "maxItems": "at most {:,} items",
    }
    found = [text.format(schema[name]) for name, text in names.items() if name in schema]
    return f"({', '.join(found)})" if found else ""


def describe_tools(found: Sequence[Tool]) -> Iterator[str]:
    """Yield the tools of the MCP server, and the schemas of what they return."""
    shapes: dict[str, Schema] = {}
    for tool in found:
        takes, gives = _schema_of(tool.input_type), _schema_of(tool.output_type, mode="serialization")
        shapes |= {**takes.pop("$defs", {}), **gives.pop("$defs", {}), gives["title"]: gives}
        result = _type({"$ref": gives["title"]})
        yield f"## {tool.name}\n\n{tool.description}\n\n{_fields(takes)}\n\nReturns {result}."
    yield "## Schemas"
    yield from _schemas(shapes)


def _schema_of(kind: type, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
    return TypeAdapter(kind).json_schema(mode=mode)


def describe_settings(tables: Mapping[str, type], defaults: Mapping[str, str]) -> Iterator[str]:
    """Yield the keys of each table of a settings file; the table without a name is the top of the file.

    `defaults` says in words what some keys are by default.
    """
    shapes: dict[str, Schema] = {}
    for name, kind in tables.items():
        schema, given = _schema_of(kind), flags(kind)
        shapes |= schema.get("$defs", {})
        for key in defaults.keys() & schema["properties"].keys():
            schema["properties"][key]["default"] = defaults[key]
        rows = [
            (
                code(key),
                code(f"--{given[key].name}") if key in given else "",
                _type(field),
                _meaning(field, required=False),
            )
            for key, field in schema["properties"].items()
        ]
        heading = f"## [{name}]" if name else "## At the top"
        yield f"{heading}\n\n{paragraphs(kind.__doc__ or '')}\n\n{table(('key', 'flag', 'type', ''), rows)}"
    yield "## Schemas"
    yield from _schemas(shapes)
