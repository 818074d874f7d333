"""The options for answering a question, declared once for every surface."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field

from index.common.options import Flag
from qa.filters import Filters
from qa.form import Form
from qa.validation import Number, WholeNumber

MAX_PASSAGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions(Filters):
    """Which articles may answer (see `Filters`), and how. Raises `QuestionRefused` for a value out of range."""

    passages: Annotated[
        WholeNumber,
        Field(ge=0, le=MAX_PASSAGES, description="Number of passages to list."),
        Flag("passages", "N", "number of passages to list (default: 10)"),
    ] = 10
    statements: Annotated[
        WholeNumber,
        Field(ge=1, le=10, description="Maximum number of statements in an answer; doubled for a list."),
        Flag("statements", "N", "maximum number of statements in an answer; doubled for a list (default: 3)"),
    ] = 3
    reader_passages: Annotated[
        WholeNumber,
        Field(ge=1, le=40, description="Maximum number of top passages that the reader model reads."),
        Flag("reader-passages", "N", "maximum number of top passages that the reader model reads (default: 16)"),
    ] = 16
    threshold: Annotated[
        Number | None,
        Field(ge=0, le=1, description="Minimum confidence for an answer; the default was fitted to the reader."),
        Flag("threshold", "P", "minimum confidence, 0 to 1, for an answer (default: fitted to the reader)"),
    ] = None
    form: Annotated[
        Form | None,
        BeforeValidator(lambda value: value.replace("-", " ") if isinstance(value, str) else value),
        Field(description="The form of the answer; by default, the one that the question asks for."),
        Flag("form", "FORM", f"form of the answer: {', '.join(Form)} (default: what the question asks for)"),
    ] = None


DEFAULT_OPTIONS = AskOptions()
