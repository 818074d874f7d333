"""Types of what users give, and how a wrong value is reported in one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, get_type_hints

from pydantic import AfterValidator, BeforeValidator, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from qa.errors import QuestionRefused

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # JSON can spell half of a surrogate pair, which is no character
        raise ValueError("contains an invalid character (lone surrogate)") from error
    return text


def _written_out(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("not a valid date; use YYYY-MM-DD, as in 2025-09-05")
    return value


Text = Annotated[str, AfterValidator(_encodable)]
"""A text that can be stored and sent."""

Day = Annotated[date, BeforeValidator(_written_out)]
"""A day, also as text. By itself Pydantic accepts numbers too, as seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Flag:
    """How an option is given on the command line: `--name METAVAR`."""

    name: str
    metavar: str
    help: str


def option_fields(kind: type) -> dict[str, FieldInfo]:
    """Return the fields of a dataclass of options by name, each with its type, default, limits and description.

    The command line, the HTTP API, the MCP tools and question files are made from these, so that an option is declared
    once: as a field `name: Annotated[type, Field(description=..., ge=...), Flag(...)] = default`.
    """
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: FieldInfo.from_annotated_attribute(hints[field.name], field.default) for field in fields(kind)}


def flags(kind: type) -> dict[str, Flag]:
    """Return how each field of a dataclass of options is given on the command line."""
    found = ((name, item) for name, field in option_fields(kind).items() for item in field.metadata)
    return {name: item for name, item in found if isinstance(item, Flag)}


_adapters: dict[type, dict[str, TypeAdapter[Any]]] = {}


def adapters(kind: type) -> dict[str, TypeAdapter[Any]]:
    """Return what validates the values of each field of a dataclass of options."""
    if kind not in _adapters:
        hints = get_type_hints(kind, include_extras=True)
        _adapters[kind] = {field.name: TypeAdapter(hints[field.name]) for field in fields(kind)}
    return _adapters[kind]


def check_fields(options: Any) -> None:
    """Convert each field of a frozen dataclass of options to its type; called by its `__post_init__`.

    Raises `QuestionRefused` for the first field that has a value it may not have.
    """
    for name in adapters(type(options)):
        object.__setattr__(options, name, _validated(type(options), name, getattr(options, name)))


def read_fields(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `values` that are fields of `kind`, validated; one that is None counts as left out.

    Raises `QuestionRefused` for the first that is not what its field takes.
    """
    return {name: _validated(kind, name, values[name]) for name in adapters(kind) if values.get(name) is not None}


def reason(error: ValidationError) -> str:
    """Return what is wrong with a value, in lower case and without the value, which may be long."""
    first = error.errors()[0]
    if first["type"] == "tuple_type":  # no JSON and no query has tuples
        return "not a list; write it as [...]"
    message = first["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}"


def _validated(kind: type, name: str, value: Any) -> Any:
    try:
        return adapters(kind)[name].validate_python(value)
    except ValidationError as error:
        raise QuestionRefused(f'"{name}": {reason(error)}') from error
