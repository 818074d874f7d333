"""Which articles may answer: those that the caller chose, and those that the question itself asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Annotated

from pydantic import BeforeValidator, Field

from index import ArticleInfo, IndexView
from index.article import Genre
from index.common.options import Flag, convert_fields
from qa.answer_json import FiltersJson
from qa.errors import QuestionRefused
from qa.language.dates import published_on
from qa.language.outlet_names import find_outlets, outlet_forms
from qa.validation import Day, Text

MAX_OUTLETS = 100
_NAMED_IN_NOTE = 5

_Genre = Annotated[Genre, BeforeValidator(lambda value: value.replace("-", " ") if isinstance(value, str) else value)]
"""A genre, also written with a hyphen ("live-blog"), as a space is awkward on the command line."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The articles that may answer: those of `outlets` (any, if empty), of `genres` (any, if empty), published from
    `since` to `until`, inclusive.

    With a date filter, articles without a date may not. Raises `QuestionRefused` if `since` is after `until`, or for an
    invalid value.
    """

    outlets: Annotated[
        tuple[Text, ...],
        Field(max_length=MAX_OUTLETS, description="Only articles from these outlets; from all by default."),
        Flag("outlet", "NAME", "search only articles from this outlet; may be given several times"),
    ] = ()
    since: Annotated[
        Day | None,
        Field(description="Only articles published on or after this day, such as 2025-09-05."),
        Flag("since", "DAY", "search only articles published on or after this day (YYYY-MM-DD)"),
    ] = None
    until: Annotated[
        Day | None,
        Field(description="Only articles published on or before this day."),
        Flag("until", "DAY", "search only articles published on or before this day"),
    ] = None

    genres: Annotated[
        tuple[_Genre, ...],
        Field(max_length=len(Genre), description="Only articles of these genres; of all by default."),
        Flag("genre", "GENRE", f"search only articles of this genre: {', '.join(Genre)}; may be given several times"),
    ] = ()

    def __post_init__(self) -> None:
        """Check each value, and the order of the days."""
        convert_fields(self, QuestionRefused)
        if self.since and self.until and self.since > self.until:
            raise QuestionRefused(f"since {self.since} is after until {self.until}; swap the two")

    def __bool__(self) -> bool:
        """Whether any article may be left out."""
        return bool(self.outlets or self.since or self.until or self.genres)

    @property
    def filters(self) -> "Filters":
        """Which articles may answer: these alone, without what options add to them."""
        return Filters(**{field.name: getattr(self, field.name) for field in fields(Filters)})

    def to_dict(self) -> FiltersJson:
        """Return them as JSON values."""
        return {
            "outlets": list(self.outlets),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "genres": list(self.genres),
        }

    def within(self, view: IndexView) -> IndexView:
        """Return a view of only the articles that may answer."""
        return view.within(self.outlets, self.since, self.until, self.genres) if self else view

    def allows(self, article: ArticleInfo) -> bool:
        """Whether an article is one of those that may answer."""
        if self.outlets and article.outlet not in self.outlets:
            return False
        if self.genres and article.genre not in self.genres:
            return False
        published = published_on(article.published)
        if published is None:
            return not (self.since or self.until)
        return (self.since or published) <= published <= (self.until or published)

    def resolve_outlets(self, outlets: Sequence[str]) -> "Filters":
        """Return them with each outlet by its names among `outlets`, those of the index: "NBC" is "NBC News".

        Raises `QuestionRefused` for an outlet that is none of these.
        """
        forms = outlet_forms(outlets)
        unknown = [name for name in self.outlets if not find_outlets(name, forms)]
        if unknown:
            raise QuestionRefused(_no_such_outlet(unknown[0], outlets))
        named = [
            outlet for name in self.outlets for outlet in ([name] if name in outlets else find_outlets(name, forms))
        ]
        return replace(self, outlets=tuple(dict.fromkeys(named)))


NO_FILTERS = Filters()


def _no_such_outlet(name: str, outlets: Sequence[str]) -> str:
    if not outlets:
        return f"no article is from '{name[:80]}': no article in this index names its outlet; remove the outlet filter"
    more = f" and {len(outlets) - _NAMED_IN_NOTE} more" if len(outlets) > _NAMED_IN_NOTE else ""
    return f"no article is from '{name[:80]}'; there are articles from {', '.join(outlets[:_NAMED_IN_NOTE])}{more}"
