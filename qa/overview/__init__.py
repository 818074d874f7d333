"""The passages of an answer or a search, by time and outlet; independent of HTML."""

from qa.overview.axis import Axis, Tick, axis_of
from qa.overview.outlets import Lane, OutletSummary, Overview, Point, overview_of
from qa.overview.passages import PassageView, of_answer, of_search

__all__ = [
    "Axis",
    "Lane",
    "OutletSummary",
    "Overview",
    "PassageView",
    "Point",
    "Tick",
    "axis_of",
    "of_answer",
    "of_search",
    "overview_of",
]
