"""The arguments that commands that ask questions share: the reader and the options for an answer."""

import argparse
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from index.common.options import Flag, add_option_arguments, read_fields
from index.common.settings import configured
from qa.errors import QuestionRefused
from qa.options import AskOptions
from qa.reader import DEFAULT_READER

_TABLE = "ask"


@dataclass(frozen=True, kw_only=True)
class ReaderSettings:
    """The model that reads the best passages."""

    reader: Annotated[
        str,
        Field(description="The reader model."),
        Flag(
            "reader",
            "NAME",
            "model that reads the top passages: 'byline' (the default), 'none' for vectors and keywords alone, or the "
            "model ID or folder of a question-answering model or a CrossEncoder",
        ),
    ] = DEFAULT_READER


@dataclass(frozen=True, kw_only=True)
class AskSettings(AskOptions, ReaderSettings):
    """The table `[ask]` of a settings file."""


def add_reader_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--reader`, whose default is the configured one. Raises `SettingsRefused`."""
    add_option_arguments(parser, ReaderSettings)
    parser.set_defaults(reader=configured_reader())


def configured_reader() -> str:
    """Return the reader from the environment or the settings file, or else the default. Raises `SettingsRefused`."""
    reader: str = configured(AskSettings, _TABLE).get("reader", DEFAULT_READER)
    return reader


def add_ask_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare a flag for each option of an answer; `chosen_options` returns their values."""
    add_option_arguments(parser, AskOptions)


def chosen_options(options: argparse.Namespace) -> AskOptions:
    """Return the options set by the flags, or else by the environment or the settings file.

    Raises `QuestionRefused` for dates in the wrong order, and `SettingsRefused`.
    """
    values = configured(AskSettings, _TABLE) | read_fields(AskOptions, vars(options), QuestionRefused)
    return AskOptions(**{name: value for name, value in values.items() if name != "reader"})
