"""Expressions of time, which answer "When ...?": days and dates, times of day, holidays, seasons, "two hours later"."""

import re
from functools import cache

from qa.language.data import load
from qa.language.dates import MONTH, find_dates

_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PLACEHOLDERS = {
    "{MONTH}": f"(?:{MONTH})",
    "{DAY}": "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "{HOUR}": _HOUR,
    "{COUNT}": rf"(?:\d+(?:[.,]\d+)?|an?|{_HOUR}|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|several|many"
    r"|some|(?:a )?few|recent|coming|couple of|dozens of|only|just)",
    "{UNIT}": "(?:seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|centuries|century)",
}
_JOINED = re.compile(r"[ ,]{1,2}(?:(?:of|the|and) )?")
"""What may come between two parts of one expression: "half past nine, Monday", "May of 1999"."""

_OPEN_ENDED = re.compile(
    r"(?:when|while|as|during|amid|throughout|in the (?:middle|course|aftermath|wake|run-up|midst|lead-up)) ",
    re.IGNORECASE,
)


def names_time(text: str) -> bool:
    """Whether `text` says when. Raises `SettingsRefused` for a user's file that cannot be read."""
    return _pattern().search(text) is not None


def find_times(text: str) -> list[tuple[int, int]]:
    """Return the spans of the expressions of time in `text`; adjacent ones are merged."""
    found = [match.span() for match in _pattern().finditer(text)]
    found += [(date.start, date.end) for date in find_dates(text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        is_next = joined and _JOINED.fullmatch(text, joined[-1][1], start) and not is_open_ended(text, start)
        if joined and (start <= joined[-1][1] or is_next):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def is_open_ended(text: str, start: int) -> bool:
    """Whether the expression of time that starts here continues with something unknown: "while the bar shut", "amid
    talks on a merger"."""
    return _OPEN_ENDED.match(text, start) is not None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern_of(row['pattern'])})" for row in load("times.toml").values()))


def pattern_of(row: str) -> str:
    """Return the pattern of a row of `times.toml`, with its placeholders filled in."""
    for name, alternatives in _PLACEHOLDERS.items():
        row = row.replace(name, alternatives)
    return row
