"""The JSON of kept questions and claims, declared once: every surface returns it."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from qa.answer_json import CitationJson, FiltersJson

_WHOLE = ConfigDict(extra="forbid")


@with_config(_WHOLE)
class NewQuoteJson(TypedDict):
    """Exact words of an article that were not there before."""

    relation: Annotated[
        str,
        Field(
            description="`new` or `may bear on it` for a question; `supports` for a claim; `contradicts` for either, "
            "or for what was quoted before."
        ),
    ]
    citation: CitationJson
    contradicts: Annotated[list[CitationJson], Field(description="What was quoted before that these words contradict.")]


@with_config(_WHOLE)
class NewsJson(TypedDict):
    """What one check found."""

    number: int
    found_at: str
    seen: bool
    quotes: list[NewQuoteJson]
    gone: Annotated[int, Field(description="Number of its quotes whose articles have been removed since.")]


@with_config(_WHOLE)
class KeptJson(TypedDict):
    """A question or claim that is kept."""

    id: str
    kind: Literal["question", "claim"]
    text: str
    name: Annotated[str, Field(description="Empty if it has none but its words.")]
    filters: FiltersJson
    kept_at: str
    status: Annotated[str, Field(description="What is known now, in a sentence.")]
    verdict: Annotated[str | None, Field(description="For a claim, the verdict of the last check that judged it.")]
    checked_at: str
    unchecked: Annotated[int, Field(description="Number of articles added since, against which it was not checked.")]
    problem: Annotated[str | None, Field(description="Why it could not be checked.")]
    notes: list[str]
    repeats: Annotated[int, Field(description="Quotes at the last check that say what was quoted before.")]
    before: Annotated[list[CitationJson], Field(description="The quotes of the answer so far.")]
    news: Annotated[list[NewsJson], Field(description="Newest first.")]


@with_config(_WHOLE)
class KeptListJson(TypedDict):
    """Some of the kept questions and claims: first those with something new."""

    total: Annotated[int, Field(description="Number of all kept questions and claims.")]
    with_news: Annotated[int, Field(description="How many of all have something new.")]
    unchecked: Annotated[int, Field(description="How many of all were not checked against all articles.")]
    kept: list[KeptJson]
    notes: list[str]
