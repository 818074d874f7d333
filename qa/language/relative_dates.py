"""Resolves relative dates such as "on Friday" in the text of an article to the days that they refer to."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from index import ArticleInfo
from index.article import DateBasis
from index.text.calendar_names import WEEKDAYS
from qa.language.dates import MONTH, PartialDate, find_dates, is_limit, published_on
from qa.language.grammar import governing_verb, parse, word_at

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WEEKDAYS = tuple(map(str.lower, WEEKDAYS))
_NEAR_DAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)}|yesterday|today)\b", re.IGNORECASE)

_COMING_DAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)}|tomorrow)\b", re.IGNORECASE)
_FUTURE = frozenset(("will", "shall", "’ll", "'ll"))

_OTHER_WEEK = re.compile(
    r"\b(?:last|next|every|each|previous|following|coming|by|until|an?|one|some|any|another|that|the|first|second|third"
    r"|fourth|final|past|to|through)\s+$",
    re.IGNORECASE,
)
"""Words before a weekday with which it need not be in the last seven days."""

_OF_OTHER_WEEK = re.compile(
    r",? (?:of|in the week|last|next|before|a|an|one|two|three|several|some|week|weeks) ?"
    r"(?:\w+ ){0,2}(?:week|weeks|fortnight|month|months|year|last|ago|earlier|later)\b"
    rf"|,? (?:of|in) (?:{MONTH}|that|this|the same)|,? (?:the )?\d| (?:to|through|until) (?i:{'|'.join(_WEEKDAYS)})\b",
)
"""The same, after a weekday: "Friday of last week", "Friday two weeks ago", "Friday in May", "Friday the 5th"."""

_NIGHT = r"(?: (?:morning|afternoon|evening|night))?"
_BEFORE_DATE = re.compile(rf"{_NIGHT}[\s,(–—-]{{1,3}}(?:the )?")
_AFTER_DATE = re.compile(r"(?: \(|,| [–—-]) ?(?:an? )?")
"""What may come between a weekday and its date: "Friday, 5 September", "Dec. 30, a Monday"."""

_ON = re.compile(r"\bon $", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]|[“‘\"(—–])[\s“‘\"'(]*$")
_NAMES = ("ORG", "PERSON", "WORK_OF_ART", "EVENT", "PRODUCT", "FAC")
_FIRST_WORDS = frozenset(("late", "early", "this", "last", "next"))

_UTC_NIGHT = 8
"""Hour, in UTC, up to which the day before has not ended everywhere in America."""


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """`text[start:end]` is a relative date such as "Friday", which refers to `day`."""

    start: int
    end: int
    day: date


def resolve_article_dates(text: str, article: ArticleInfo) -> list[ResolvedDate]:
    """Return the relative dates in a text of this article, as far as it is certain when that text was written.

    It may have been written on any day from the article's publication to its last update; if only an update is dated,
    nothing is certain. Raises `ReaderError` if there is no grammar model.
    """
    published = published_on(article.published)
    if published is None or article.date_basis == DateBasis.UPDATE:
        return []
    first = published - timedelta(days=_may_be_day_before(article.published or ""))
    updated = published_on(article.updated)
    return list(resolve_relative_dates(text, first, max(published, updated or published)))


def has_near_day(text: str) -> bool:
    """Whether a text has a weekday, "yesterday", "today" or "tomorrow", which may refer to a day."""
    return _NEAR_DAY.search(text) is not None or _COMING_DAY.search(text) is not None


def resolve_coming_dates(text: str, article: ArticleInfo) -> list[ResolvedDate]:
    """Return the days that "tomorrow" and "on Friday" refer to in statements about the future: "will meet on Friday".
    Raises `ReaderError` if there is no grammar model.
    """
    published = published_on(article.published)
    if published is None or article.date_basis == DateBasis.UPDATE or article.day_updated:
        return []
    found = []
    for match in _COMING_DAY.finditer(text):
        start, end = match.span()
        if _is_of_this_week(text, start, end) and _is_coming(text, start) and not _is_name(text, start, end):
            name = match[0].lower()
            after = 1 if name == "tomorrow" else (_WEEKDAYS.index(name) - published.weekday()) % 7
            found.append(ResolvedDate(start, end, published + timedelta(days=after)))
    return found


def _is_coming(text: str, position: int) -> bool:
    """Whether the verb that governs the word at `position` is in the future."""
    verb = _verb(parse(text), position)
    return verb is not None and any(child.lower_ in _FUTURE for child in verb.children if child.dep_ == "aux")


def _may_be_day_before(published: str) -> bool:
    """Whether a time in UTC may be on the evening before, local time, where the article was written."""
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return False
    is_utc = moment.tzinfo is not None and not moment.utcoffset()
    return is_utc and (0, 0) < (moment.hour, moment.minute) < (_UTC_NIGHT, 0)


def resolve_relative_dates(text: str, first: date, last: date | None = None) -> Iterator[ResolvedDate]:
    """Yield the relative dates ("on Friday") in a text that was written on a day from `first` to `last`.

    For past events, news means the last Friday before the article, or its own day. Future events ("will meet on
    Friday"), other weeks and other years are not resolved, nor are days in names ("Black Friday", "USA TODAY"). A
    weekday next to a date without a year ("Friday, 5 September") is that date, if it is a Friday in the nearest year.
    Raises `ReaderError` if there is no grammar model.
    """
    for match in _NEAR_DAY.finditer(text):
        start, end = match.span()
        adjacent = _adjacent_date(text, start, end)
        resolve: Callable[[str, date, PartialDate | None], date | None]
        if adjacent is not None:
            resolve = _nearest_if_on
        elif _is_of_this_week(text, start, end) and _happened(text, start):
            resolve = _last
        else:
            continue
        days = {resolve(match[0].lower(), day, adjacent) for day in (first, last or first)}
        day = days.pop()
        if day and not days and not _is_name(text, start, end) and not _is_of_other_time(text, start, day):
            yield ResolvedDate(start, end, day)


def _last(name: str, written: date, _: PartialDate | None) -> date:
    if name not in _WEEKDAYS:
        return written - timedelta(days=name == "yesterday")
    return written - timedelta(days=(written.weekday() - _WEEKDAYS.index(name)) % 7)


def _nearest_if_on(name: str, written: date, named: PartialDate | None) -> date | None:
    """Return the day nearest to `written` that has this date, if it is on this weekday; a year is not resolved."""
    if named is None or named.year is not None or name not in _WEEKDAYS:
        return None
    spans = (PartialDate(written.year + shift, named.month, named.day).latest(written) for shift in (-1, 0, 1))
    nearest = min((span[0] for span in spans if span), key=lambda day: abs(day - written), default=None)
    return nearest if nearest is not None and nearest.weekday() == _WEEKDAYS.index(name) else None


def _adjacent_date(text: str, start: int, end: int) -> PartialDate | None:
    """Return the day of a month directly before or after `text[start:end]`."""
    for named in find_dates(text):
        if named.when.day and (
            (named.start > end and _BEFORE_DATE.fullmatch(text, end, named.start))
            or (named.end < start and _AFTER_DATE.fullmatch(text, named.end, start))
        ):
            return named.when
    return None


def _is_of_this_week(text: str, start: int, end: int) -> bool:
    return not _OTHER_WEEK.search(text[:start]) and not _OF_OTHER_WEEK.match(text, end)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether the day is part of a name: "USA TODAY", "Black Friday", "the Sunday Courier"."""
    word, begins = text[start:end], bool(_SENTENCE_START.search(text[:start]))
    if _ON.search(text[:start]):
        return False
    is_written_as_name = (word.isupper() and not text.isupper()) or (word in ("Today", "Yesterday") and not begins)
    token = word_at(parse(text), start)
    if is_written_as_name or token is None:  # None beyond the parsed part
        return True
    entity = next((found for found in token.doc.ents if found.start <= token.i < found.end), None)
    is_in_entity = entity is not None and len(entity) > 1 and entity.label_ in _NAMES
    is_first_part = token.dep_ in ("compound", "nmod") and token.head.i > token.i
    return is_in_entity or (is_first_part and (token.head.is_title or word == "Today")) or _ends_name(token)


def _ends_name(token: "Token") -> bool:
    """Whether the day is the last word of a name: "Black Friday"."""
    return any(
        child.i == token.i - 1
        and child.is_title
        and child.dep_ in ("compound", "amod")
        and child.lower_ not in _FIRST_WORDS
        for child in token.children
    )


def _is_of_other_time(text: str, position: int, day: date) -> bool:
    """Whether the verb at the day, or one before it in a list, has a time that does not contain that day: "In May
    2019 the lift stopped on Sunday and fell on Monday"."""
    others = [
        named.start
        for named in find_dates(text)
        if is_limit(text, named.start) and named.when.conflicts_with(PartialDate(day.year, day.month, day.day))
    ]
    if not others:
        return False
    parsed = parse(text)
    chain = list(_coordinated(_verb(parsed, position)))
    return any((verb := _verb(parsed, other)) is not None and verb in chain for other in others)


def _coordinated(verb: "Token | None") -> Iterator["Token"]:
    """Yield a verb and those before it that it is joined to by "and"."""
    while verb is not None:
        yield verb
        verb = verb.head if verb.dep_ == "conj" else None


def _verb(parsed: "Doc", position: int) -> "Token | None":
    """The verb that governs the word at `position`."""
    token = word_at(parsed, position)
    return token and governing_verb(token)


def _happened(text: str, position: int) -> bool:
    """Whether the verb that governs the word at `position` is in the past tense."""
    verb = _verb(parse(text), position)
    if verb is not None and verb.tag_ == "VBG" and verb.dep_ == "advcl":  # "Speaking on Friday, he said"
        verb = verb.head
    return verb is not None and any(
        word.tag_ == "VBD" for word in [verb, *verb.children] if word == verb or word.dep_.startswith("aux")
    )
