"""A time axis: where a day lies on it, and the few days, months or years that are written along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_TICKS = 7
"""More would run into each other on a phone. The steps below are so near each other that three are left at least."""

_DAY_STEPS = (1, 2, 4, 7, 14)
_YEAR_STEPS = (1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280)
_MONTH_STEPS = (1, 2, 3, 6, *(12 * years for years in _YEAR_STEPS))
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is written on an axis as `name`; `year` stands under it where it is not that of the tick before."""

    day: date
    name: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """From the first day to the last one."""

    first: date
    last: date
    ticks: tuple[Tick, ...]

    def place(self, day: date) -> float:
        """Return where `day` lies: 0 is the first day, 1 the last one."""
        return (day - self.first).days / (self.last - self.first).days


def axis_of(days: Iterable[date]) -> Axis | None:
    """Return the axis that holds all of these days; None if there are none. It is three days long at least."""
    ordinals = sorted(day.toordinal() for day in days)
    if not ordinals:
        return None
    low, high = ordinals[0], ordinals[-1]
    if high - low < 2:
        low, high = max(low - 1, 1), min(high + 1, date.max.toordinal())
    first, last = date.fromordinal(low), date.fromordinal(high)
    return Axis(first, last, _ticks(first, last))


def _ticks(first: date, last: date) -> tuple[Tick, ...]:
    """Return ticks at the smallest step that does not give too many."""
    for step in _DAY_STEPS:
        if (last - first).days // step <= MOST_TICKS:
            found = _every_days(first, last, step)
            if len(found) <= MOST_TICKS:
                return _named(found, "day")
    fitting = (step for step in _MONTH_STEPS if len(_every_months(first, last, step)) <= MOST_TICKS)
    step = next(fitting, _MONTH_STEPS[-1])
    return _named(_every_months(first, last, step), "year" if step >= 12 else "month")


def _every_days(first: date, last: date, step: int) -> list[date]:
    """Every so many days; with whole weeks they are Mondays, as day 1 of the calendar is one."""
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    return [date.fromordinal(ordinal) for ordinal in ordinals if ordinal % step == 1 % step]


def _every_months(first: date, last: date, step: int) -> list[date]:
    """The first day of every so many months: with six of them January and July, with 24 every even year."""
    after_first = first.year * 12 + first.month - (first.day == 1)
    start = -(-after_first // step) * step
    months = range(start, last.year * 12 + last.month, step)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _named(days: list[date], unit: str) -> tuple[Tick, ...]:
    if unit == "year":
        return tuple(Tick(day, str(day.year)) for day in days)
    ticks, year = [], 0
    for day in days:
        name = f"{day.day} {_MONTHS[day.month - 1]}" if unit == "day" else _MONTHS[day.month - 1]
        ticks.append(Tick(day, name, "" if day.year == year else str(day.year)))
        year = day.year
    return tuple(ticks)
