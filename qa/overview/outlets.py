"""Passages over time, with a lane for each outlet, and a summary of each outlet."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.overview.axis import Axis, axis_of
from qa.overview.passages import PassageView

MAX_LANES = 8
"""With more outlets, those with the fewest passages share the last lane."""

MIN_GAP = 1 / 16
"""Fraction of the axis. Passages in a lane that are closer than this are merged into one point: on a phone they would
overlap."""

MAX_SHOWN = 3
"""Passages shown for an outlet."""


@dataclass(frozen=True, slots=True)
class Point:
    """Passages published around the same day, cited ones first, at `place` on the axis, from 0 to 1."""

    place: float
    passages: tuple[PassageView, ...]

    @property
    def best(self) -> PassageView:
        """The passage that represents the point."""
        return self.passages[0]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its passages."""
        days = [passage.day for passage in self.passages if passage.day]
        return min(days), max(days)


@dataclass(frozen=True, slots=True)
class Lane:
    """The points of one outlet (None for articles without one), or of `others` outlets; `count` is the number of
    passages."""

    outlet: str | None
    points: tuple[Point, ...]
    count: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """The passages shown for an outlet, cited ones first, and the total `count`."""

    outlet: str | None
    shown: tuple[PassageView, ...]
    count: int

    @property
    def more(self) -> int:
        """The number of its passages that are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Overview:
    """Passages over time and by outlet. Without dated passages there are no axis and no lanes."""

    axis: Axis | None
    lanes: tuple[Lane, ...]
    outlets: tuple[OutletSummary, ...]
    undated: int
    has_cited: bool

    @property
    def compares(self) -> bool:
        """Whether there is something to compare: at least two outlets or two days."""
        days = {day for lane in self.lanes for point in lane.points for day in point.days}
        return len(self.outlets) > 1 or len(days) > 1


def overview_of(passages: Sequence[PassageView]) -> Overview:
    """Return the overview of passages that are sorted best first.

    Outlets are sorted by their number of passages, then by their best passage; articles without an outlet come last.
    """
    dated = [passage for passage in passages if passage.day]
    axis = axis_of(passage.day for passage in dated if passage.day)
    return Overview(
        axis=axis,
        lanes=_lanes(_by_outlet(dated), axis) if axis else (),
        outlets=tuple(
            OutletSummary(outlet, tuple(group[:MAX_SHOWN]), len(group)) for outlet, group in _by_outlet(passages)
        ),
        undated=len(passages) - len(dated),
        has_cited=any(passage.cited for passage in passages),
    )


_Group = tuple[str | None, list[PassageView]]


def _by_outlet(passages: Sequence[PassageView]) -> list[_Group]:
    groups: dict[str | None, list[PassageView]] = {}
    for passage in sorted(passages, key=lambda passage: not passage.cited):
        groups.setdefault(passage.outlet, []).append(passage)
    return sorted(groups.items(), key=lambda group: (group[0] is None, -len(group[1])))


def _lanes(groups: Sequence[_Group], axis: Axis) -> tuple[Lane, ...]:
    own = groups if len(groups) <= MAX_LANES else groups[: MAX_LANES - 1]
    lanes = [Lane(outlet, _points(group, axis), len(group)) for outlet, group in own]
    rest = [passage for _, group in groups[len(own) :] for passage in group]
    if rest:
        rest.sort(key=lambda passage: not passage.cited)
        lanes.append(Lane(None, _points(rest, axis), len(rest), others=len(groups) - len(own)))
    return tuple(lanes)


def _points(passages: Sequence[PassageView], axis: Axis) -> tuple[Point, ...]:
    """Merge passages that are close to each other; each point is at the place of its first day."""
    places = [axis.place(passage.day) for passage in passages if passage.day]
    starts: list[float] = []
    for place in sorted(places):
        if not starts or place - starts[-1] >= MIN_GAP:
            starts.append(place)
    groups: list[list[PassageView]] = [[] for _ in starts]
    for passage, place in zip(passages, places, strict=True):
        groups[bisect_right(starts, place) - 1].append(passage)
    return tuple(Point(start, tuple(group)) for start, group in zip(starts, groups, strict=True))
