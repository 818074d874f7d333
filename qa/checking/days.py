"""The days and times that a claim names, and whether a passage has them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index import ArticleInfo
from index.text.calendar_names import WEEKDAYS
from qa.language.dates import PartialDate, find_dates, published_on
from qa.language.relative_dates import resolve_article_dates

_WEEKDAYS = tuple(map(str.lower, WEEKDAYS))
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:this|last|next) (?:week|month|year|night|weekend|spring|summer|autumn"
    r"|fall|winter)|(?:a|one|two|three|four|five|six|\d+) (?:day|week|month|year)s? (?:ago|earlier|later))\b",
    re.IGNORECASE,
)


_AHEAD = timedelta(days=60)
"""How far ahead a day without a year may be: in January, "December 2" is in the year before."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """Characters `start` to `end` of a text name a day, a month or a year (`when`), a weekday (0 is Monday), or a day
    that depends on when the text was written (neither)."""

    start: int
    end: int
    when: PartialDate | None = None
    weekday: int | None = None

    @property
    def is_relative(self) -> bool:
        """Whether it depends on when the text was written."""
        return self.when is None and self.weekday is None

    def is_as_precise_as(self, other: "NamedDay") -> bool:
        """Whether another one from a text can replace it: a month for a month, a weekday for any day."""
        if self.is_relative or other.is_relative or self._is_of_a_day != other._is_of_a_day:
            return False
        months = [one.when is not None and one.when.month is not None for one in (self, other)]
        return self._is_of_a_day or months[0] == months[1]

    @property
    def _is_of_a_day(self) -> bool:
        return self.weekday is not None or (self.when is not None and self.when.day is not None)


def find_days(text: str) -> list[NamedDay]:
    """Return the days that a text names, in textual order."""
    found = [NamedDay(named.start, named.end, named.when) for named in find_dates(text)]
    found += [NamedDay(*match.span(), weekday=_WEEKDAYS.index(match[0].lower())) for match in _WEEKDAY.finditer(text)]
    found += [NamedDay(*match.span()) for match in _RELATIVE.finditer(text)]
    return sorted(found, key=lambda one: one.start)


@dataclass(frozen=True, slots=True)
class PassageDays:
    """The days that the sentences of a passage name, including those that "on Friday" refers to."""

    dates: tuple[PartialDate, ...]
    weekdays: frozenset[int]
    written: tuple[tuple[PartialDate | int, str], ...]

    @classmethod
    def of(cls, text: str, article: ArticleInfo) -> "PassageDays":
        """Return the days of a text of an article. Raises `ReaderError`."""
        published = published_on(article.published)
        named = find_days(text)
        resolved = resolve_article_dates(text, article)
        dates = [one.when.in_year_of(published) if published else one.when for one in named if one.when]
        days = [one.day for one in resolved]
        weekdays = {one.weekday for one in named if one.weekday is not None} | {day.weekday() for day in days}
        weekdays |= {day.weekday() for day in map(_as_day, dates) if day}
        written: list[tuple[PartialDate | int, str]] = [
            (one.when or one.weekday, text[one.start : one.end])  # type: ignore[misc]
            for one in named
            if not one.is_relative
        ]
        return cls(
            (*dates, *(PartialDate(day.year, day.month, day.day) for day in days)), frozenset(weekdays), tuple(written)
        )

    def has(self, day: NamedDay) -> bool:
        """Whether the passage names this day, or a day within this month or year."""
        if day.weekday is not None:
            return day.weekday in self.weekdays
        return day.when is not None and any(day.when.contains(other) for other in self.dates)

    def other_than(self, day: NamedDay) -> str | None:
        """The words that name another day of the same precision, where the passage names one."""
        for value, words in self.written:
            if isinstance(value, int):
                if day.weekday is not None and value != day.weekday:
                    return words
            elif day.when is not None and _precision(value) == _precision(day.when) and day.when.conflicts_with(value):
                return words
        return None


def _precision(when: PartialDate) -> tuple[bool, bool]:
    return when.day is not None, when.month is not None


def _as_day(when: PartialDate) -> date | None:
    if when.year and when.month and when.day:
        try:
            return date(when.year, when.month, when.day)
        except ValueError:
            return None
    return None


def within_publication(day: NamedDay, article: ArticleInfo) -> bool:
    """Whether an article was published in this month or year, so that it need not name it."""
    published = published_on(article.published)
    if published is None or day.when is None or day.when.day is not None:
        return False
    return day.when.contains(PartialDate(published.year, published.month, published.day))


def is_after_publication(day: NamedDay, article: ArticleInfo) -> bool:
    """Whether an article was published before this day, so that it cannot tell what happened on it."""
    published = published_on(article.published)
    if published is None or day.when is None:
        return False
    named = _as_day(PartialDate(day.when.year or published.year, day.when.month, day.when.day))
    return named is not None and published < named <= published + _AHEAD
