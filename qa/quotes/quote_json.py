"""The JSON of quotes, declared once: every surface returns it, and the schemas of the HTTP API and the MCP server
are generated from it. Offsets count code points of the paragraph."""

from typing import Annotated

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from index.article import DateBasis, Genre
from index.text.outlet_basis import OutletBasis
from qa.answer_json import FiltersJson
from qa.quotes.extraction import Manner

_WHOLE = ConfigDict(extra="forbid")


@with_config(_WHOLE)
class WordsJson(TypedDict):
    """Words that are said: characters `start` to `end` of the paragraph."""

    start: int
    end: int
    text: str


@with_config(_WHOLE)
class SameWordsJson(TypedDict):
    """Another article with the same words."""

    article_id: str
    title: str
    outlet: str | None
    permalink: str


@with_config(_WHOLE)
class QuoteJson(TypedDict):
    """What somebody says in an article: `text` is characters `start` to `end` of its paragraph."""

    speaker: Annotated[str | None, Field(description="In full, as the article introduces them; null if unknown.")]
    office: Annotated[str | None, Field(description="The speaker's office or role, as the article gives it.")]
    mention: Annotated[str, Field(description="What the speaker is called in the text or before it, such as “she”.")]
    cue: Annotated[str | None, Field(description="The word that reports the words, such as “said”.")]
    manner: Annotated[Manner, Field(description="In quotation marks, in other words, or both.")]
    second_hand: Annotated[bool, Field(description="Reported by somebody whom the article quotes, not by the article.")]
    via: Annotated[str | None, Field(description="Who reports second-hand words, if known.")]
    negated: Annotated[bool, Field(description="Whether the article says that the speaker does not say so.")]
    article_id: str
    version: int
    content_hash: str
    title: str
    outlet: str | None
    outlet_basis: OutletBasis | None
    genre: Genre
    published: Annotated[str | None, Field(description="The day of the article.")]
    updated: Annotated[str | None, Field(description="When the source last changed the article, if it says so.")]
    date_basis: DateBasis | None
    url: str | None
    paragraph: Annotated[int, Field(description="Its number in the article, from 1.")]
    start: int
    end: int
    text: Annotated[str, Field(description="The sentences that contain the words.")]
    words: Annotated[list[WordsJson], Field(description="What is said, in one or several parts.")]
    permalink: Annotated[str, Field(description="Path of the article's page with the words marked.")]
    also_in: list[SameWordsJson]


@with_config(_WHOLE)
class SpeakerJson(TypedDict):
    """A speaker and the number of their quotes."""

    name: str
    office: str | None
    count: int


@with_config(_WHOLE)
class CountJson(TypedDict):
    """A topic or an outlet and the number of its quotes."""

    name: str
    count: int


@with_config(_WHOLE)
class QuotesJson(TypedDict):
    """The quotes that were found."""

    speaker: Annotated[str | None, Field(description="As it was asked for.")]
    about: Annotated[str | None, Field(description="As it was asked for.")]
    filters: FiltersJson
    total: Annotated[int, Field(description="Number of quotes found; the same words in several articles count once.")]
    offset: int
    quotes: Annotated[list[QuoteJson], Field(description="Newest first.")]
    speakers: Annotated[list[SpeakerJson], Field(description="Who is quoted, most frequent first.")]
    topics: Annotated[list[CountJson], Field(description="What they are about, in their own words.")]
    outlets: Annotated[list[CountJson], Field(description="Where they stand.")]
    unread: Annotated[int, Field(description="Number of articles that have not been searched for quotes yet.")]
    notes: Annotated[list[str], Field(description="What was assumed, and what has not been searched yet.")]
