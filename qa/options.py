"""How a question is answered: everything that a caller can choose, declared once for every surface."""

from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import Field

from index.common.options import Flag
from qa.filters import Filters

MAX_PASSAGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions(Filters):
    """Which articles may answer (see `Filters`), and how. Raises `QuestionRefused` for a value out of its range."""

    passages: Annotated[
        int,
        Field(ge=0, le=MAX_PASSAGES, description="How many of the passages that were read to list."),
        Flag("passages", "N", "passages to list (default: 10)"),
    ] = 10
    statements: Annotated[
        int,
        Field(ge=1, le=10, description="How many statements an answer has at most; a list has twice as many."),
        Flag("statements", "N", "statements of an answer at most, of a list twice as many (default: 3)"),
    ] = 3
    reader_passages: Annotated[
        int,
        Field(ge=1, le=40, description="How many passages the reader model reads, the best by vectors and words."),
        Flag("reader-passages", "N", "passages that the reader model reads (default: 20)"),
    ] = 20
    threshold: Annotated[
        float | None,
        Field(ge=0, le=1, description="Least confidence with which to answer; by default, as fitted to the reader."),
        Flag("threshold", "P", "least confidence, 0 to 1, with which to answer (default: as fitted to the reader)"),
    ] = None

    @property
    def filters(self) -> Filters:
        """Which articles may answer."""
        return Filters(**{field.name: getattr(self, field.name) for field in fields(Filters)})


DEFAULT_OPTIONS = AskOptions()
