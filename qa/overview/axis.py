"""A time axis: the positions of days, and a few ticks labelled with days, months or years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.text.calendar_names import MONTHS

MAX_TICKS = 7
"""Maximum ticks: more would overlap on a phone. The steps below are close enough that at least three remain."""

_DAY_STEPS = (1, 2, 4, 7, 14)
_YEAR_STEPS = (1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280)
_MONTH_STEPS = (1, 2, 3, 6, *(12 * years for years in _YEAR_STEPS))


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled day on an axis; `year` is shown below `name` if it differs from that of the previous tick."""

    day: date
    name: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """A time axis from the first day to the last one."""

    first: date
    last: date
    ticks: tuple[Tick, ...]

    def place(self, day: date) -> float:
        """Return the position of `day`: 0 is the first day, 1 the last one."""
        return (day - self.first).days / (self.last - self.first).days


def axis_of(days: Iterable[date]) -> Axis | None:
    """Return an axis that contains all of these days, at least three days long; None if there are no days."""
    ordinals = sorted(day.toordinal() for day in days)
    if not ordinals:
        return None
    low, high = ordinals[0], ordinals[-1]
    if high - low < 2:
        low, high = max(low - 1, 1), min(high + 1, date.max.toordinal())
    first, last = date.fromordinal(low), date.fromordinal(high)
    return Axis(first, last, _ticks(first, last))


def _ticks(first: date, last: date) -> tuple[Tick, ...]:
    """Return ticks at the smallest step that does not yield too many."""
    for step in _DAY_STEPS:
        if (last - first).days // step <= MAX_TICKS:
            found = _every_n_days(first, last, step)
            if len(found) <= MAX_TICKS:
                return _labelled(found, "day")
    fitting = (step for step in _MONTH_STEPS if len(_every_n_months(first, last, step)) <= MAX_TICKS)
    step = next(fitting, _MONTH_STEPS[-1])
    return _labelled(_every_n_months(first, last, step), "year" if step >= 12 else "month")


def _every_n_days(first: date, last: date, step: int) -> list[date]:
    """Every `step` days; whole weeks yield Mondays, as day 1 of the calendar is a Monday."""
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    return [date.fromordinal(ordinal) for ordinal in ordinals if ordinal % step == 1 % step]


def _every_n_months(first: date, last: date, step: int) -> list[date]:
    """The first day of every `step` months: with 6, of January and July; with 24, of every even year."""
    after_first = first.year * 12 + first.month - (first.day == 1)
    start = -(-after_first // step) * step
    months = range(start, last.year * 12 + last.month, step)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _labelled(days: list[date], unit: str) -> tuple[Tick, ...]:
    if unit == "year":
        return tuple(Tick(day, str(day.year)) for day in days)
    ticks, year = [], 0
    for day in days:
        name = f"{day.day} {MONTHS[day.month - 1]}" if unit == "day" else MONTHS[day.month - 1]
        ticks.append(Tick(day, name, "" if day.year == year else str(day.year)))
        year = day.year
    return tuple(ticks)
