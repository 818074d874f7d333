"""The outlet and time to which a question is limited, and the articles that may answer it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import IndexView
from qa.filters import Filters
from qa.language.dates import PartialDate, find_time_limit
from qa.language.function_words import AUXILIARY, QUESTION_WORD
from qa.language.outlet_names import find_outlets, may_be_person, outlet_forms

_SOURCE = re.compile(
    r",? ?\b(?P<via>according to|(?:(?:as|is|was|were|are) )?(?:reported|written|published|told) (?:by|in)|in) "
    r"(?P<outlet>[^,;:?!()]{1,80}?)(?:[’']s (?:articles?|coverage|reports?|reporting))?"
    rf"(?=\W*$|[,;:)]| (?:according|in|on|during|{QUESTION_WORD})\b| {AUXILIARY})",
    re.IGNORECASE,
)


_REPORTS = re.compile(
    r"^what (?:did|does|do|has|have) (?P<outlet>.{1,80}?) (?:say|said|report|reported|write|written) (?:about|on) ",
    re.IGNORECASE,
)

_PUBLISHED = re.compile(
    r"\b(?:articles?|stories|reports|news|published|reported|printed|written|posted|covered|coverage|write|wrote|print)\b",
    re.IGNORECASE,
)
"""A question about what was published at a time, rather than about what happened then."""

_HAPPENED = re.compile(
    r"^what (?:else )?(?:(?:has |had )?(?:happened|occurred|took place|taken place|went on)|was going on)\W*$",
    re.IGNORECASE,
)
"""The rest of a question that only asks what happened at a time."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The time to which a question is limited: its words in the question, its first and last day, and a view of the
    articles published then.

    What is asked about happened then, unless it `is_publication`: "What was reported in May?" With `is_all`, nothing
    else is asked: "What happened on 9 May?"
    """

    words: str
    when: PartialDate
    first: date
    last: date
    published: IndexView
    is_publication: bool = False
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What may answer: the articles that `filters` allow, and of these the passages that match `time`.

    A passage matches if it was published at that time or mentions it, or cannot be dated; if the question is about what
    was published, only if it was published then. `view` contains the allowed articles. `query` is the question without
    the words that limit it to an outlet or a time.
    """

    query: str
    filters: Filters
    view: IndexView
    time: TimeLimit | None

    def notes(self, whole: IndexView) -> list[str]:
        """Return notes on what was excluded from the search, and why."""
        notes, chosen = [], self.filters
        if chosen:
            limits = [" or ".join(chosen.outlets)] if chosen.outlets else []
            limits += [" or ".join(chosen.genres)] if chosen.genres else []
            limits += [f"since {chosen.since}"] if chosen.since else []
            limits += [f"until {chosen.until}"] if chosen.until else []
            count = f"{self.view.article_count:,} of {whole.article_count:,}"
            notes.append(f"Searched {count} articles ({', '.join(limits)}).")
        if chosen.since or chosen.until:
            undated = whole.within(chosen.outlets, genres=chosen.genres).undated_count
            notes += [f"Articles excluded because they have no date: {undated:,}."] if undated else []
        if self.time:
            allowed = (
                "articles published at that time"
                if self.time.is_publication
                else "passages published at that time, mentioning it, or without a date"
            )
            notes.append(f"Limited to “{self.time.words}”: {allowed}.")
        return notes


def find_scope(question: str, view: IndexView, chosen: Filters) -> Scope:
    """Return what may answer `question`, a standalone one: within the `chosen` filters, the outlet and time it names.

    An outlet that it names as a source is a limit if no outlet was chosen and the index has articles from it, otherwise
    a search term. Raises `QuestionRefused` for a chosen outlet without articles in the index.
    """
    filters, words = chosen.resolve_outlets(view.outlets), question
    if not filters.outlets:
        outlets, words = _named_outlets(question, outlet_forms(view.outlets))
        filters = replace(filters, outlets=tuple(dict.fromkeys(outlets)))
    allowed = filters.within(view)
    named = find_time_limit(words)
    days = named.when.latest(view.newest or date.max) if named else None
    if named is None or days is None:
        return Scope(words, filters, allowed, None)
    since, until = max(days[0], filters.since or days[0]), min(days[1], filters.until or days[1])
    published = view.within(filters.outlets, since, until, filters.genres)
    is_publication = _PUBLISHED.search(words) is not None
    query = _without(words, named.start, named.end)
    is_all = _HAPPENED.search(query) is not None
    time = TimeLimit(words[named.start : named.end], named.when, *days, published, is_publication, is_all)
    return Scope(query, filters, allowed, time)


def _named_outlets(question: str, forms: Mapping[str, list[str]]) -> tuple[Sequence[str], str]:
    """Return the outlets that the question names as its source, and the question without these words."""
    reports = _REPORTS.match(question)
    if reports and (outlets := find_outlets(reports["outlet"], forms)) and not any(map(may_be_person, outlets)):
        return outlets, f"What is reported about {question[reports.end() :]}"
    for source in _SOURCE.finditer(question):
        outlets = find_outlets(source["outlet"], forms)
        is_name = source["via"].lower() != "in" or source["outlet"] != source["outlet"].lower()  # "in time"
        if outlets and is_name:
            return outlets, _without(question, source.start(), source.end())
    return [], question


def _without(question: str, start: int, end: int) -> str:
    """Return the question without these characters, unless no word would remain."""
    words = f"{question[:start].rstrip(' ,')} {question[end:].lstrip(' ,')}".strip()
    words = re.sub(r" (?=[?!.,;])", "", words)
    return words[0].upper() + words[1:] if re.search(r"\w", words) else question
