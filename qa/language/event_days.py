"""The day that a sentence reports on: one that it names, one that "on Friday" refers to, or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index import ArticleInfo
from index.text.datelines import read_dateline
from qa.form import DayBasis
from qa.language.dates import DateMention, PartialDate, find_dates, is_limit, published_on
from qa.language.grammar import governing_verb, parse_syntax, word_at
from qa.language.relative_dates import resolve_article_dates, resolve_coming_dates

if TYPE_CHECKING:
    from spacy.tokens import Token

_ASIDES = ("relcl", "acl", "advcl", "pcomp", "appos")
"""Clauses whose time need not be that of the sentence: "Reed, who was elected in 2019, resigned"."""

_BOUND = re.compile(
    r"\b(?:since|until|till|by|before|after|from|through|for|than|to|between)"
    r"(?: (?:at least|early|late|mid|the))?[ -]$",
    re.IGNORECASE,
)
"""Words before a date which show that the event was not on that date: "has run since 1998"."""

_LIMITS = frozenset(("since", "than", "until", "till", "before", "after"))
"""Prepositions before another time than that of the sentence: "the largest since the last strike in 2007"."""

_COMING = frozenset(("will", "shall", "’ll", "'ll", "would"))
_DUE = frozenset(("due", "set", "plan", "schedule", "expect", "intend", "hope", "aim", "ready", "promise"))


@dataclass(frozen=True, slots=True, order=True)
class EventDay:
    """A day, month or year by its first and last day, and how it is known."""

    first: date
    last: date
    basis: DayBasis


def event_day(text: str, article: ArticleInfo) -> EventDay | None:
    """Return the day that a sentence of this article reports on; None if its main clause names none.

    If there are several, the first counts. Raises `ReaderError` if there is no grammar model.
    """
    return next((day for _, day in sorted(_days(text, article), key=lambda found: found[0])), None)


def day_of_publication(article: ArticleInfo) -> EventDay | None:
    """Return the day on which an article was published, for sentences that name no other; None if it is unknown."""
    published = published_on(article.published)
    return None if published is None else EventDay(published, published, DayBasis.PUBLISHED)


def is_in_main_clause(text: str, position: int) -> bool:
    """Whether the word at `position` belongs to a main clause, or to what someone is reported to have said in it.

    Raises `ReaderError`.
    """
    at = word_at(parse_syntax(text), position)
    return at is not None and not any(map(_is_aside, [at, *at.ancestors]))


def _is_aside(word: "Token") -> bool:
    if word.pos_ in ("ADP", "SCONJ") and word.lower_ in _LIMITS:
        return True
    # A finite verb does not count: the parser takes that of ", an inquiry found on Monday" for one.
    return word.dep_ in _ASIDES and not (word.dep_ == "acl" and word.tag_ in ("VBD", "VBZ", "VBP"))


def _days(text: str, article: ArticleInfo) -> Iterator[tuple[int, EventDay]]:
    published = published_on(article.published)
    for mention in find_dates(text):
        if _is_of_event(text, mention) and (days := _span(text, mention, published)):
            yield mention.start, EventDay(*days, DayBasis.NAMED)
    for resolved in (*resolve_article_dates(text, article), *resolve_coming_dates(text, article)):
        if not _BOUND.search(text[: resolved.start]) and is_in_main_clause(text, resolved.start):
            yield resolved.start, EventDay(resolved.day, resolved.day, DayBasis.RELATIVE)


def _is_of_event(text: str, mention: DateMention) -> bool:
    dateline = read_dateline(text)
    if (dateline is not None and mention.start < dateline.end) or _BOUND.search(text[: mention.start]):
        return False
    if mention.when.day is None and not is_limit(text, mention.start):  # "the 2019 law"
        return False
    return is_in_main_clause(text, mention.start)


def _span(text: str, mention: DateMention, published: date | None) -> tuple[date, date] | None:
    if published is None or mention.when.year is not None:
        return mention.when.latest(published or date.max) if mention.when.year is not None else None
    before = mention.when.latest(published)
    if before is not None and before[0] <= published <= before[1]:
        return before
    if not _is_coming(text, mention.start):
        return before
    years = (PartialDate(published.year + shift, mention.when.month, mention.when.day) for shift in (0, 1))
    spans = (when.latest(published) for when in years)
    return next((span for span in spans if span and span[1] >= published), None)


def _is_coming(text: str, position: int) -> bool:
    """Whether the verb at this place is about the future: "will open on 5 May", "is due to open on it"."""
    word = word_at(parse_syntax(text), position)
    verb = word and governing_verb(word)
    if verb is None:
        return False
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if not auxiliaries.isdisjoint(_COMING):
        return True
    plans = (verb, *verb.children) if "to" not in auxiliaries else (verb.head, *verb.head.children)
    return any(one.lemma_ in _DUE and one.pos_ in ("ADJ", "VERB") for one in plans if one.dep_ != "conj")
