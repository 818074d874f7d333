"""Dates named in texts: days, months and years."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.text.calendar_names import MONTHS

MONTH = (
    r"Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dec(?:ember|\.)"
)
"""Pattern of a month's name, in full or abbreviated with a full stop, as news writes it."""

_MONTH = rf"(?:{MONTH}|Mar\.|Apr\.|Sep\.|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)"

_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_NAMED = re.compile(
    rf"\b(?:(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH}) (?P<day2>{_DAY})(?!\d)(?:,? (?P<year2>{_YEAR}))?"
    rf"|(?P<month3>{_MONTH}),?(?: of)? (?P<year3>{_YEAR})"
    # "May" and "March" alone are verbs as often as months
    rf"|(?P<month4>(?!May\b|March\b){_MONTH}|(?<=\b[Ii]n )(?:May|March)|(?<=\b(?:ast|nce|ate|rly) )(?:May|March))"
    rf"|(?P<year5>{_YEAR}))(?!\w)"
)
_LIMIT = re.compile(r"\b(?:in|on|during)(?: (?:early|late|mid|the (?:month|year)(?: of)?))?[ -]$", re.IGNORECASE)


_NEARLY_A_YEAR = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, month or year; the parts that the text does not name are None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def contains(self, other: "PartialDate") -> bool:
        """Whether `other` lies within it: each part named here has the same value there.

        Only the year may be missing there: "5 September" in an article without a date may be in any year.
        """
        return (
            (self.year is None or self.year == other.year or (other.year is None and self.month is not None))
            and (self.month is None or self.month == other.month)
            and (self.day is None or self.day == other.day)
        )

    def conflicts_with(self, other: "PartialDate") -> bool:
        """Whether any part that both name differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(one is not None and two is not None and one != two for one, two in pairs)

    def latest(self, until: date) -> tuple[date, date] | None:
        """Return its first and last day, in the latest year in which it does not begin after `until`.

        None for a day that exists in no year.
        """
        years = [self.year] if self.year else range(until.year, until.year - 8, -1)
        for year in years:
            month = self.month or 1
            try:
                first = date(year, month, self.day or 1)
            except ValueError:  # 29 February
                continue
            if self.year or first <= until:
                last_month = self.month or 12
                return first, date(year, last_month, self.day or monthrange(year, last_month)[1])
        return None

    def in_year_of(self, published: date) -> "PartialDate":
        """Return it with a missing year filled in as an article published on that day means it: the latest one up to
        then, or the next one if that is nearly a year ago: "Jan. 7" in December."""
        days = self.latest(published) if self.year is None else None
        if days is None:
            return self
        is_next = self.day is not None and published - days[1] > _NEARLY_A_YEAR
        return PartialDate(days[0].year + is_next, self.month, self.day)


@dataclass(frozen=True, slots=True)
class DateMention:
    """`text[start:end]` names the date `when`."""

    start: int
    end: int
    when: PartialDate


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the days, months and years that `text` names."""
    for match in _NAMED.finditer(text):
        found = {name.rstrip("2345"): value for name, value in match.groupdict().items() if value}
        month, day, year = found.get("month"), found.get("day"), found.get("year")
        when = PartialDate(
            year=int(year) if year else None,
            month=MONTHS.index(month[:3].title()) + 1 if month else None,
            day=int(re.sub(r"\D", "", day)) if day else None,
        )
        yield DateMention(match.start(), match.end(), when)


def find_time_limit(question: str) -> DateMention | None:
    """Return the date to which a question is limited ("in September 2025"), with its position, or None."""
    for named in find_dates(question):
        limit = _LIMIT.search(question[: named.start])
        if limit:
            return replace(named, start=limit.start())
    return None


def is_limit(text: str, position: int) -> bool:
    """Whether `text` says that its event happens in the time named at `position`: "in May", not "since May"."""
    return _LIMIT.search(text[:position]) is not None


def published_on(published: str | None) -> date | None:
    """Return the day of an article's `published` value, or None without a valid one."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
