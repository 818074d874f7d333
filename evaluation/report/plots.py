"""The report's plots, all systems in each: as SVG in the page's fonts and colours, and in words and numbers."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator, PercentFormatter
from matplotlib.typing import LineStyleType, RcKeyType

from evaluation.report.table import amount, milliseconds, percent, share
from evaluation.results import SystemResult

_COVERAGES = (0.1, 0.25, 0.5, 0.75, 0.9)
_SHARES = (0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
_MARKED = (("p50 ms", 0.5), ("p95 ms", 0.95))
_LEAST_MS = 0.1
"""Shorter times are drawn at this value, as the scale is logarithmic."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its caption. `missing` says why there is none; then there is no `svg` and no table.

    `legend` has for each system its position, its name and a summary; the first row of `table` is its header.
    """

    name: str
    title: str
    caption: str
    missing: str | None = None
    svg: str | None = None
    legend: Sequence[tuple[int, str, str]] = ()
    table: Sequence[Sequence[str]] = ()


Placed = list[tuple[int, SystemResult]]
"""Systems with their positions, which determine their colours and dashes."""


def plots(systems: Sequence[SystemResult]) -> list[Plot]:
    """Return the plots in the order of the page."""
    placed = list(enumerate(systems))
    return [_risk(placed), _reliability(placed), _latency(placed)]


def _risk(systems: Placed) -> Plot:
    name, title = "risk", "Risk and coverage"
    caption = (
        "The most confident answers come first: the more questions a system answers (to the right), the more of its "
        "answers are wrong (up). Lower is better. The dot is the system's own abstention threshold."
    )
    shown = [(place, system) for place, system in systems if system.risk_coverage]
    if not shown:
        return Plot(name, title, caption, missing="No curve: no system answered a question.")
    legend = [(place, system.name, _end_summary(system)) for place, system in shown]
    svg = _render_svg(name, title, _description(legend), lambda axes: _draw_risk(axes, shown))
    return Plot(name, title, caption, svg=svg, legend=legend, table=_risk_table(shown))


def _end_summary(system: SystemResult) -> str:
    coverage, risk = system.risk_coverage[-1]
    return f"answers {percent(coverage)}; {percent(risk)} of these are wrong"


def _draw_risk(axes: Axes, systems: Placed) -> None:
    for place, system in systems:
        coverage, risk = zip(*system.risk_coverage, strict=True)
        axes.plot(coverage, risk, color=_colour(place), linestyle=_dashes(place), clip_on=False)
        axes.plot(coverage[-1:], risk[-1:], "o", color=_colour(place), markersize=7, clip_on=False)
    _shares(axes, "questions answered", "of these, wrong")


def _risk_table(systems: Placed) -> list[list[str]]:
    rows = [["questions answered", *(system.name for _, system in systems)]]
    for limit in _COVERAGES:
        reached = [[risk for coverage, risk in system.risk_coverage if coverage >= limit] for _, system in systems]
        rows.append([percent(limit), *(share(risks[0]) if risks else "–" for risks in reached)])
    ends = [system.risk_coverage[-1] for _, system in systems]
    return [*rows, ["all answered", *(f"{share(risk)} at {percent(coverage)}" for coverage, risk in ends)]]


def _reliability(systems: Placed) -> Plot:
    name, title = "reliability", "Calibration of the confidence"
    caption = (
        "Each dot is a group of questions of similar confidence, larger for more questions: their mean confidence (to "
        "the right), and the share that is answerable (up). On the diagonal, the confidence is calibrated."
    )
    shown = [(place, system) for place, system in systems if system.probability and system.reliability]
    if not any(system.probability for _, system in systems):
        return Plot(name, title, caption, missing="Nothing to compare: no system's confidence is a probability.")
    if not shown:
        return Plot(
            name, title, caption, missing="Nothing to compare: this needs answerable and unanswerable questions."
        )
    legend = [(place, system.name, _calibration_summary(system)) for place, system in shown]
    svg = _render_svg(name, title, _description(legend), lambda axes: _draw_reliability(axes, shown))
    return Plot(name, title, caption, svg=svg, legend=legend, table=_reliability_table(shown))


def _calibration_summary(system: SystemResult) -> str:
    total = sum(count for _, _, count in system.reliability)
    distance = sum(abs(given - true) * count for given, true, count in system.reliability) / max(total, 1)
    return f"calibration error {share(distance)} on average, over {amount(total)} questions"


def _draw_reliability(axes: Axes, systems: Placed) -> None:
    axes.plot([0, 1], [0, 1], color=_SOFT, linewidth=1)
    most = max(count for _, system in systems for _, _, count in system.reliability)
    for place, system in systems:
        given, true, counts = zip(*system.reliability, strict=True)
        axes.plot(given, true, color=_colour(place), linestyle=_dashes(place), linewidth=1.5, clip_on=False)
        sizes = [12 + 180 * count / most for count in counts]
        axes.scatter(given, true, s=sizes, color=_colour(place), linewidths=0, alpha=0.8, zorder=3, clip_on=False)
    axes.text(0.03, 0.93, "underconfident", va="top")
    axes.text(0.97, 0.05, "overconfident", ha="right")
    _shares(axes, "confidence", "answerable")


def _reliability_table(systems: Placed) -> list[list[str]]:
    rows = [["system", "confidence", "answerable", "questions"]]
    for _, system in systems:
        rows += [[system.name, share(given), share(true), amount(count)] for given, true, count in system.reliability]
    return rows


def _latency(systems: Placed) -> Plot:
    name, title = "latency", "Latency"
    caption = "The share of answers that took at most so many milliseconds. Further left is faster."
    shown = [(place, system) for place, system in systems if system.outcomes]
    if not shown:
        return Plot(name, title, caption, missing="No times: no system was asked a question.")
    legend = [(place, system.name, _marked_times(system)) for place, system in shown]
    svg = _render_svg(name, title, _description(legend), lambda axes: _draw_latency(axes, shown))
    return Plot(name, title, caption, svg=svg, legend=legend, table=_latency_table(shown))


def _marked_times(system: SystemResult) -> str:
    return ", ".join(f"{name[:3]} {milliseconds(time)} ms" for name, time, _ in _marks(system))


def _marks(system: SystemResult) -> list[tuple[str, float, float]]:
    """Return name, time and share of the percentiles that are also in the table."""
    times = {score.name: score.value for score in system.scores}
    return [(name, times[name], level) for name, level in _MARKED if name in times]


def _draw_latency(axes: Axes, systems: Placed) -> None:
    axes.set_xscale("log")
    for place, system in systems:
        times = [max(outcome.ms, _LEAST_MS) for outcome in system.outcomes]
        axes.ecdf(times, color=_colour(place), linestyle=_dashes(place), clip_on=False)
        for _, time, level in _marks(system):
            axes.plot([max(time, _LEAST_MS)], [level], "o", color=_colour(place), markersize=6)
    _share_up(axes, "milliseconds", "answers")
    axes.set_yticks([0, 0.25, 0.5, 0.75, 0.95])
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=_ticks(high / low)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))


def _ticks(span: float) -> Sequence[float]:
    """Return which multiples of powers of ten are labelled: the wider the axis, the fewer."""
    if span < 10:
        return range(1, 10)
    return (1, 2, 5) if span < 300 else (1,)


def _latency_table(systems: Placed) -> list[list[str]]:
    rows = [["share of answers", *(system.name for _, system in systems)]]
    columns = [
        np.quantile([outcome.ms for outcome in system.outcomes], _SHARES, method="inverted_cdf")
        for _, system in systems
    ]
    for level, *times in zip(_SHARES, *columns, strict=True):
        rows.append([percent(level), *(f"{milliseconds(time)} ms" for time in times)])
    return rows


def _shares(axes: Axes, across: str, up: str) -> None:
    """Format both axes as shares."""
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    _share_up(axes, across, up)


def _share_up(axes: Axes, across: str, up: str) -> None:
    """Format the vertical axis as a share. Its label is above it, where it is easier to read."""
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.tick_params(length=0, pad=6)
    axes.set_xlabel(across + " →", color=_INK)
    axes.set_title("↑ " + up, loc="left", color=_INK)


def _description(legend: Sequence[tuple[int, str, str]]) -> str:
    return "; ".join(f"{name}: {shown}" if shown else name for _, name, shown in legend) + "."


_SERIES = 5
"""Number of systems with their own colour; further ones repeat colours with other dashes."""

# matplotlib has no CSS variables. It draws with these colours, which are replaced by variables of report.css.
_INK, _SOFT, _GRID = "#010101", "#010102", "#010103"
_VARIABLES = {_INK: "var(--ink)", _SOFT: "var(--soft)", _GRID: "var(--line)"}
_VARIABLES |= {f"#0102{place:02x}": f"var(--series-{place + 1})" for place in range(_SERIES)}
_DASHES: tuple[LineStyleType, ...] = ("-", (0, (5, 2)), (0, (1.6, 1.4)), (0, (7, 2, 1.6, 2)), (0, (3, 1.2)))

# In units of the drawing, about one CSS pixel on a phone.
_WIDTH, _HEIGHT, _TEXT = 370, 290, 11.5
_POINTS_PER_INCH = 72

_SETTINGS: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "byline",
    "font.family": ["DejaVu Sans"],  # included in matplotlib, so that the layout is the same everywhere
    "font.size": _TEXT,
    "axes.titlesize": _TEXT,
    "text.color": _SOFT,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.linewidth": 1,
    "grid.color": _GRID,
    "grid.linewidth": 1,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
}


def _colour(system: int) -> str:
    """Return the colour of the system at this position."""
    return f"#0102{system % _SERIES:02x}"


def _dashes(system: int) -> LineStyleType:
    """Return the line style of the system at this position, for those who cannot distinguish the colours."""
    return _DASHES[system % _SERIES]


def _render_svg(name: str, title: str, description: str, draw: Callable[[Axes], None]) -> str:
    """Return what `draw` draws as an SVG element. Its ids begin with `name`, so that one page can have several."""
    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(figsize=(_WIDTH / _POINTS_PER_INCH, _HEIGHT / _POINTS_PER_INCH), layout="constrained")
        draw(figure.subplots())
        file = io.StringIO()
        figure.savefig(
            file, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    return _for_page(file.getvalue(), name, _opening(name, title, description))


def _for_page(svg: str, name: str, opening: str) -> str:
    svg = svg[svg.index("<svg") :].partition(">")[2].strip()
    svg = re.sub(
        r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL
    )  # it would style the whole page
    svg = re.sub(r" font-family: [^;\"]*;?", "", svg)
    svg = re.sub(r"#0[0-9a-f]{5}\b", lambda found: _VARIABLES.get(found[0], found[0]), svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    used = set(re.findall(r"(?:url\(|href=\")#(\w+)", svg))
    svg = re.sub(r' id="([^"]+)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", svg)
    return opening + re.sub(r"(url\(|xlink:href=\")#", rf"\1#{name}-", svg)


def _opening(name: str, title: str, description: str) -> str:
    opening = Markup(
        '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title" '
        'aria-describedby="{name}-description">'
        '<title id="{name}-title">{title}</title><desc id="{name}-description">{description}</desc>'
    ).format(width=_WIDTH, height=_HEIGHT, name=name, title=title, description=description)
    return str(opening)  # concatenation with a Markup would escape the rest
