"""Options that are declared once, as fields of a dataclass with their limits, description and flag.

    passages: Annotated[int, Field(ge=0, le=100, description="..."), Flag("passages", "N", "...")] = 10

The command line, settings files, environment variables, question files, the HTTP API and the MCP tools use them.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from index.errors import BylineError


@dataclass(frozen=True, slots=True)
class Flag:
    """The command-line flag of an option: `--name METAVAR`, or only `--name` if it is boolean."""

    name: str
    metavar: str
    help: str


def option_fields(kind: type) -> dict[str, FieldInfo]:
    """Return the fields of a dataclass of options by name, each with its type, default, limits and description."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: FieldInfo.from_annotated_attribute(hints[field.name], field.default) for field in fields(kind)}


def flags(kind: type) -> dict[str, Flag]:
    """Return the flags of a dataclass of options by field name; a field without one is omitted."""
    found = ((name, item) for name, field in option_fields(kind).items() for item in field.metadata)
    return {name: item for name, item in found if isinstance(item, Flag)}


_REASONS = {
    "tuple_type": "not a list; write it as [...]",  # users know lists, not tuples
    "int_parsing": "not a whole number",
    "float_parsing": "not a number",
}
"""Clearer messages for some of Pydantic's error types."""

_adapters: dict[type, dict[str, TypeAdapter[Any]]] = {}


def adapters(kind: type) -> dict[str, TypeAdapter[Any]]:
    """Return the validators of a dataclass of options by field name."""
    if kind not in _adapters:
        hints = get_type_hints(kind, include_extras=True)
        _adapters[kind] = {field.name: TypeAdapter(hints[field.name]) for field in fields(kind)}
    return _adapters[kind]


def convert_fields(options: Any, refusal: type[BylineError]) -> None:
    """Convert each field of a frozen dataclass of options to its type; called by its `__post_init__`.

    Raises `refusal` for the first field with an invalid value.
    """
    for name in adapters(type(options)):
        object.__setattr__(options, name, _validated(type(options), name, getattr(options, name), refusal))


def read_fields(kind: type, values: Mapping[str, Any], refusal: type[BylineError]) -> dict[str, Any]:
    """Return those of `values` that are fields of `kind`, validated; None counts as not set.

    Raises `refusal` for the first invalid value.
    """
    return {
        name: _validated(kind, name, values[name], refusal) for name in adapters(kind) if values.get(name) is not None
    }


def add_option_arguments(parser: argparse.ArgumentParser, kind: type) -> None:
    """Add an argument for each field of `kind` that has a flag; without the flag, its parsed value is None."""
    for name, flag in flags(kind).items():
        default = option_fields(kind)[name].default
        if isinstance(default, bool):
            parser.add_argument(f"--{flag.name}", dest=name, action="store_true", default=None, help=flag.help)
        elif isinstance(default, tuple):
            parser.add_argument(f"--{flag.name}", dest=name, action="append", metavar=flag.metavar, help=flag.help)
        else:
            parse = partial(_parsed, kind, name)
            parser.add_argument(f"--{flag.name}", dest=name, type=parse, metavar=flag.metavar, help=flag.help)


def reason(error: ValidationError) -> str:
    """Return what is wrong with a value, starting in lower case and without the value, which may be long."""
    first = error.errors()[0]
    if first["type"] in _REASONS:
        return _REASONS[first["type"]]
    message = first["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}"


def _validated(kind: type, name: str, value: Any, refusal: type[BylineError]) -> Any:
    try:
        return adapters(kind)[name].validate_python(value)
    except ValidationError as error:
        raise refusal(f'"{name}": {reason(error)}') from error


def _parsed(kind: type, name: str, text: str) -> Any:
    try:
        return adapters(kind)[name].validate_python(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"'{text[:20]}': {reason(error)}") from error
