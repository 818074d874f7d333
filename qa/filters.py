"""Which articles may answer: those that the caller chose, and those that the question itself asks for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from index import ArticleInfo, IndexView, Passage
from index.errors import QuestionRefused
from qa.language.dates import When, asked_time, named_times, published_on, told_days
from qa.retrieval.candidates import Candidate, retrieve
from qa.understanding.question import AUXILIARY, Question

_GENERIC = frozenset("news online agency media network".split())
"""Words at the end of an outlet's name that people leave out: "according to NBC" means NBC News."""

_SOURCE = re.compile(
    r",? ?\b(?P<via>according to|(?:(?:as|is|was|were|are) )?(?:reported|written|published|told) (?:by|in)|in) "
    r"(?P<outlet>[^,;:?!()]{1,80}?)(?:[’']s (?:articles?|coverage|reports?|reporting))?"
    rf"(?=\W*$|[,;:)]| (?:according|in|on|during|who|what|when|where|why|how|which)\b| {AUXILIARY})",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"^what (?:did|does|do|has|have) (?P<outlet>.{1,80}?) (?:say|said|report|reported|write|written) (?:about|on) ",
    re.IGNORECASE,
)
_NAMED_IN_NOTE = 5


@dataclass(frozen=True, slots=True)
class Filters:
    """The articles that may answer: those of `outlets` (any, if empty), published from `since` to `until`, inclusive.

    With a limit of time, articles without a date may not. Raises `QuestionRefused` if `since` is after `until`.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Check the order of the days."""
        if self.since and self.until and self.since > self.until:
            raise QuestionRefused(f"since {self.since} is after until {self.until}; exchange the two")

    def __bool__(self) -> bool:
        """Whether any article may be left out."""
        return bool(self.outlets or self.since or self.until)

    def to_dict(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {
            "outlets": list(self.outlets),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }

    def within(self, view: IndexView) -> IndexView:
        """Return a view of only the articles that may answer."""
        return view.within(self.outlets, self.since, self.until) if self else view

    def leave(self, article: ArticleInfo) -> bool:
        """Whether an article is one of those that may answer."""
        if self.outlets and article.outlet not in self.outlets:
            return False
        published = published_on(article.published)
        if published is None:
            return not (self.since or self.until)
        return (self.since or published) <= published <= (self.until or published)

    def resolved(self, outlets: Sequence[str]) -> "Filters":
        """Return them with each outlet by the names that it has among `outlets`, the index's: "NBC" is "NBC News".

        Raises `QuestionRefused` for an outlet that is none of these.
        """
        forms = _forms(outlets)
        unknown = [name for name in self.outlets if _key(name) not in forms]
        if unknown:
            raise QuestionRefused(_no_such_outlet(unknown[0], outlets))
        named = [outlet for name in self.outlets for outlet in forms[_key(name)]]
        return replace(self, outlets=tuple(dict.fromkeys(named)))


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time that a question limits itself to: how it is written there, from which day to which it is, and the view of
    the articles that were published in it."""

    words: str
    when: When
    first: date
    last: date
    published: IndexView


@dataclass(frozen=True, slots=True)
class Scope:
    """What may answer: the articles that `filters` leaves, and of these what is of the `time` that is asked about.

    That is what was published in it, names it, or cannot be dated. `view` is of the articles that are left. `words` is
    the question without the words that limit it to an outlet or a time.
    """

    words: str
    filters: Filters
    view: IndexView
    time: AskedTime | None

    def notes(self, whole: IndexView) -> list[str]:
        """Say what was left out, and why."""
        notes, chosen = [], self.filters
        if chosen:
            limits = [f"of {' or '.join(chosen.outlets)}"] if chosen.outlets else []
            limits += [f"from {chosen.since}"] if chosen.since else []
            limits += [f"up to {chosen.until}"] if chosen.until else []
            searched = f"{self.view.article_count:,} of {whole.article_count:,}"
            notes.append(f"Only articles {', '.join(limits)} were searched: {searched}.")
        if chosen.since or chosen.until:
            undated = whole.within(chosen.outlets).undated_count
            notes += [f"Articles without a date were left out: {undated:,}."] if undated else []
        if self.time:
            notes.append(f"Limited to “{self.time.words}”: what was published then, names that time, or has no date.")
        return notes


def find_scope(question: str, view: IndexView, chosen: Filters) -> Scope:
    """Return what may answer `question`, a standalone one: what was chosen, and the outlet and time that it names.

    An outlet that it names as its source counts where the index has articles of it, and none was chosen; a time where
    there are articles of that time: otherwise it is words to be searched for. Raises `QuestionRefused` for a chosen
    outlet that the index has no article of.
    """
    filters, words = chosen.resolved(view.outlets), question
    if not filters.outlets:
        outlets, words = _named_in(question, _forms(view.outlets))
        filters = replace(filters, outlets=tuple(dict.fromkeys(outlets)))
    left = filters.within(view)
    named = asked_time(words)
    days = named.when.latest(view.newest) if named and view.newest else None
    if named is None or days is None:
        return Scope(words, filters, left, None)
    since, until = max(days[0], filters.since or days[0]), min(days[1], filters.until or days[1])
    published = view.within(filters.outlets, since, until)
    if not published.article_count:
        return Scope(words, filters, left, None)
    time = AskedTime(words[named.start : named.end], named.when, *days, published)
    return Scope(_without(words, named.start, named.end), filters, left, time)


def retrieve_within(question: Question, scope: Scope) -> list[Candidate]:
    """Return what retrieval finds of what may answer. Raises `ReaderError` if there is no grammar model."""
    found = retrieve(question, scope.view)
    if scope.time is None:
        return found
    known = {candidate.passage.id for candidate in found}
    found += [candidate for candidate in retrieve(question, scope.time.published) if candidate.passage.id not in known]
    return [candidate for candidate in found if _is_of(scope.time, candidate.passage)]


def _is_of(time: AskedTime, passage: Passage) -> bool:
    """Whether a passage was published in the time asked about, names it, or may be of any time."""
    published = published_on(passage.article.published)
    if published and time.first <= published <= time.last:
        return not _is_of_another_month(time.when, passage.paragraph.text)
    text = f"{passage.article.title}\n{passage.before}\n{passage.paragraph.text}"
    told = [named.when for named in named_times(text)]
    if published is None:
        return any(map(time.when.holds, told)) or not any(map(time.when.excludes, told))
    told = [when.in_year_of(published) for when in told]
    if time.when.day:
        days = [told_day.day for told_day in told_days(passage.paragraph.text, published)]
        told += [When(day.year, day.month, day.day) for day in days]
    return any(map(time.when.holds, told))


def _is_of_another_month(when: When, text: str) -> bool:
    """Whether a text of the time asked about tells of other months only, as "In May he said" does in September."""
    told = [named.when for named in named_times(text) if named.when.month]
    return bool(told) and all(map(when.excludes, told))


def _no_such_outlet(name: str, outlets: Sequence[str]) -> str:
    if not outlets:
        return f"no article is from '{name[:80]}': none of this index names its outlet; ask without a choice of outlets"
    more = f" and {len(outlets) - _NAMED_IN_NOTE} more" if len(outlets) > _NAMED_IN_NOTE else ""
    return f"no article is from '{name[:80]}'; there are articles from {', '.join(outlets[:_NAMED_IN_NOTE])}{more}"


def _forms(outlets: Iterable[str]) -> dict[str, list[str]]:
    """The outlets by the ways that their names are written: "NBC" and "The NBC News" for "NBC News"."""
    forms: dict[str, list[str]] = {}
    for outlet in outlets:
        words = _key(outlet).split()
        forms.setdefault(" ".join(words), []).append(outlet)
        while len(words) > 1 and words[-1] in _GENERIC:
            forms.setdefault(" ".join(words := words[:-1]), []).append(outlet)
    return forms


def _key(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def _named_in(question: str, forms: Mapping[str, list[str]]) -> tuple[list[str], str]:
    """Return the outlets that the question names as its source, and the question without these words."""
    reports = _REPORTS.match(question)
    if reports and _key(reports["outlet"]) in forms:
        return forms[_key(reports["outlet"])], f"What is reported about {question[reports.end() :]}"
    for source in _SOURCE.finditer(question):
        outlets = forms.get(_key(source["outlet"]), [])
        is_name = source["via"].lower() != "in" or source["outlet"] != source["outlet"].lower()  # "in time"
        if outlets and is_name:
            return outlets, _without(question, source.start(), source.end())
    return [], question


def _without(question: str, start: int, end: int) -> str:
    """Return the question without these characters, unless no word would be left."""
    words = f"{question[:start].rstrip(' ,')} {question[end:].lstrip(' ,')}".strip()
    words = re.sub(r" (?=[?!.,;])", "", words)
    return words[0].upper() + words[1:] if re.search(r"\w", words) else question
