"""What the commands that ask questions share: the choice of a reader, and of the options for an answer."""

import argparse
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from qa.filters import Filters
from qa.reader import DEFAULT_READER
from qa.validation import adapters, flags, option_fields, read_fields, reason

AnyFilters = TypeVar("AnyFilters", bound=Filters)


def add_reader_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--reader`."""
    parser.add_argument(
        "--reader",
        default=DEFAULT_READER,
        metavar="NAME",
        help="model that reads the best passages: 'byline' (the default), 'none' for vectors and words alone, or the "
        "hub name or folder of a question-answering model or a CrossEncoder",
    )


def add_option_arguments(parser: argparse.ArgumentParser, kind: type[Filters]) -> None:
    """Declare a flag for each field of `kind`; `chosen_options` returns what was chosen."""
    for name, flag in flags(kind).items():
        parse = partial(_parsed, kind, name)
        if isinstance(option_fields(kind)[name].default, tuple):
            parser.add_argument(f"--{flag.name}", dest=name, action="append", metavar=flag.metavar, help=flag.help)
        else:
            parser.add_argument(f"--{flag.name}", dest=name, type=parse, metavar=flag.metavar, help=flag.help)


def chosen_options(kind: type[AnyFilters], options: argparse.Namespace) -> AnyFilters:
    """Return the options that were chosen. Raises `QuestionRefused` if the days are in the wrong order."""
    return kind(**read_fields(kind, vars(options)))


def _parsed(kind: type[Filters], name: str, text: str) -> Any:
    try:
        return adapters(kind)[name].validate_python(text)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(f"'{text[:20]}': {reason(error)}") from error
