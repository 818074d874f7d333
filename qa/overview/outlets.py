"""What passages there are over time, a lane for each outlet, and what each outlet says."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.overview.axis import Axis, axis_of
from qa.overview.passages import PassageView

MOST_LANES = 8
"""Outlets beyond these share the last lane."""

LEAST_GAP = 1 / 16
"""Of the axis. Passages of one lane that are nearer than this become one point: on a phone they would overlap."""

SHOWN = 3
"""Passages that stand for what an outlet says."""


@dataclass(frozen=True, slots=True)
class Point:
    """Passages of about one day, the cited ones first, at `place` on the axis, from 0 to 1."""

    place: float
    passages: tuple[PassageView, ...]

    @property
    def best(self) -> PassageView:
        """The one that the point stands for."""
        return self.passages[0]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its passages."""
        days = [passage.day for passage in self.passages if passage.day]
        return min(days), max(days)


@dataclass(frozen=True, slots=True)
class Lane:
    """The points of one outlet (None where the articles name none), or of so many `others`; `count` has passages."""

    outlet: str | None
    points: tuple[Point, ...]
    count: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """The passages that stand for what an outlet says, the cited ones first, and how many there are in all."""

    outlet: str | None
    shown: tuple[PassageView, ...]
    count: int

    @property
    def more(self) -> int:
        """How many of its passages are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Overview:
    """Passages over time and by outlet. Without a dated one there is neither an axis nor a lane."""

    axis: Axis | None
    lanes: tuple[Lane, ...]
    outlets: tuple[OutletSummary, ...]
    undated: int
    has_cited: bool

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare: two outlets, or two days."""
        days = {day for lane in self.lanes for point in lane.points for day in point.days}
        return len(self.outlets) > 1 or len(days) > 1


def overview_of(passages: Sequence[PassageView]) -> Overview:
    """Return the overview of passages, which come best first.

    Outlets with most of them come first, then those whose best one is better; the articles that name none come last.
    """
    dated = [said for said in passages if said.day]
    axis = axis_of(said.day for said in dated if said.day)
    return Overview(
        axis=axis,
        lanes=_lanes(_by_outlet(dated), axis) if axis else (),
        outlets=tuple(OutletSummary(outlet, tuple(said[:SHOWN]), len(said)) for outlet, said in _by_outlet(passages)),
        undated=len(passages) - len(dated),
        has_cited=any(said.cited for said in passages),
    )


_Group = tuple[str | None, list[PassageView]]


def _by_outlet(passages: Sequence[PassageView]) -> list[_Group]:
    groups: dict[str | None, list[PassageView]] = {}
    for said in sorted(passages, key=lambda said: not said.cited):
        groups.setdefault(said.outlet, []).append(said)
    return sorted(groups.items(), key=lambda group: (group[0] is None, -len(group[1])))


def _lanes(groups: Sequence[_Group], axis: Axis) -> tuple[Lane, ...]:
    own = groups if len(groups) <= MOST_LANES else groups[: MOST_LANES - 1]
    lanes = [Lane(outlet, _points(group, axis), len(group)) for outlet, group in own]
    rest = [said for _, group in groups[len(own) :] for said in group]
    if rest:
        rest.sort(key=lambda said: not said.cited)
        lanes.append(Lane(None, _points(rest, axis), len(rest), others=len(groups) - len(own)))
    return tuple(lanes)


def _points(passages: Sequence[PassageView], axis: Axis) -> tuple[Point, ...]:
    """Put passages together that are near each other; each point lies where its first day is."""
    places = [axis.place(said.day) for said in passages if said.day]
    starts: list[float] = []
    for place in sorted(places):
        if not starts or place - starts[-1] >= LEAST_GAP:
            starts.append(place)
    near: list[list[PassageView]] = [[] for _ in starts]
    for said, place in zip(passages, places, strict=True):
        near[bisect_right(starts, place) - 1].append(said)
    return tuple(Point(start, tuple(group)) for start, group in zip(starts, near, strict=True))
