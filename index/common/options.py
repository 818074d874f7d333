"""Options, declared once: a dataclass whose fields carry their limits, their description and their flag.

    passages: Annotated[int, Field(ge=0, le=100, description="..."), Flag("passages", "N", "...")] = 10

Command lines, settings files, environment variables, question files, the HTTP API and the MCP tools are made from it.
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
    """How an option is given on the command line: `--name METAVAR`, or `--name` alone for one that is on or off."""

    name: str
    metavar: str
    help: str


def option_fields(kind: type) -> dict[str, FieldInfo]:
    """Return the fields of a dataclass of options by name, each with its type, default, limits and description."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: FieldInfo.from_annotated_attribute(hints[field.name], field.default) for field in fields(kind)}


def flags(kind: type) -> dict[str, Flag]:
    """Return how each field of a dataclass of options is given on the command line."""
    found = ((name, item) for name, field in option_fields(kind).items() for item in field.metadata)
    return {name: item for name, item in found if isinstance(item, Flag)}


_REASONS = {
    "tuple_type": "not a list; write it as [...]",  # no JSON and no query has tuples
    "int_parsing": "not a whole number",
    "float_parsing": "not a number",
}
"""What is wrong with a value, for the kinds of error that Pydantic says less plainly."""

_adapters: dict[type, dict[str, TypeAdapter[Any]]] = {}


def adapters(kind: type) -> dict[str, TypeAdapter[Any]]:
    """Return what validates the values of each field of a dataclass of options."""
    if kind not in _adapters:
        hints = get_type_hints(kind, include_extras=True)
        _adapters[kind] = {field.name: TypeAdapter(hints[field.name]) for field in fields(kind)}
    return _adapters[kind]


def convert_fields(options: Any, refusal: type[BylineError]) -> None:
    """Convert each field of a frozen dataclass of options to its type; called by its `__post_init__`.

    Raises `refusal` for the first field that has a value it may not have.
    """
    for name in adapters(type(options)):
        object.__setattr__(options, name, _validated(type(options), name, getattr(options, name), refusal))


def read_fields(kind: type, values: Mapping[str, Any], refusal: type[BylineError]) -> dict[str, Any]:
    """Return those of `values` that are fields of `kind`, validated; one that is None counts as left out.

    Raises `refusal` for the first that is not what its field takes.
    """
    return {
        name: _validated(kind, name, values[name], refusal) for name in adapters(kind) if values.get(name) is not None
    }


def add_option_arguments(parser: argparse.ArgumentParser, kind: type) -> None:
    """Declare a flag for each field of `kind` that has one; a flag that is not given is None in what is parsed."""
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
    """Return what is wrong with a value, in lower case and without the value, which may be long."""
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
