"""Which quotes to find, declared once for every surface."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from index.common.options import Flag
from qa.filters import Filters
from qa.validation import Text

MAX_QUOTES = 500
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteOptions(Filters):
    """Whose words to find, on what, and in which articles (see `Filters`).

    Raises `QuestionRefused` for a value out of range.
    """

    speaker: Annotated[
        Text,
        Field(max_length=_LONGEST, description="Only quotes of this person, office or body; of everyone if empty."),
        Flag("speaker", "NAME", "only quotes of this person, office or body"),
    ] = ""
    about: Annotated[
        Text,
        Field(
            max_length=_LONGEST,
            description="Only quotes on this: all of its words, in any form, are in the paragraph or the one before.",
        ),
        Flag("about", "WORDS", "only quotes on this topic: its words are in their paragraph or the one before"),
    ] = ""
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_QUOTES, description="Maximum number of quotes."),
        Flag("limit", "N", "maximum number of quotes (default: 20)"),
    ] = 20
    offset: Annotated[
        int,
        Field(ge=0, lt=2**31, description="Number of quotes to skip."),
        Flag("offset", "N", "number of quotes to skip (default: 0)"),
    ] = 0
