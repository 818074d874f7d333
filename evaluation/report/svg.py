"""A matplotlib figure as SVG that stands in a page: in the page's fonts and colours, light or dark."""

import io
import re
from collections.abc import Callable
from typing import Any

import matplotlib
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.typing import LineStyleType, RcKeyType

SERIES = 5
"""How many systems have a colour of their own; with more, colours come again with the next dashes."""

# matplotlib knows no CSS variables. It draws with these colours, which stand for variables of report.css.
INK, SOFT, GRID = "#010101", "#010102", "#010103"
_VARIABLES = {INK: "var(--ink)", SOFT: "var(--soft)", GRID: "var(--line)"}
_VARIABLES |= {f"#0102{place:02x}": f"var(--series-{place + 1})" for place in range(SERIES)}
_DASHES: tuple[LineStyleType, ...] = ("-", (0, (5, 2)), (0, (1.6, 1.4)), (0, (7, 2, 1.6, 2)), (0, (3, 1.2)))

# In the units of the drawing. On a phone, one of them is about a CSS pixel.
_WIDTH, _HEIGHT, _TEXT = 370, 290, 11.5
_POINTS_PER_INCH = 72

_SETTINGS: dict[RcKeyType, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "byline",
    "font.family": ["DejaVu Sans"],  # it comes with matplotlib, so that the layout is the same everywhere
    "font.size": _TEXT,
    "axes.titlesize": _TEXT,
    "text.color": SOFT,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.linewidth": 1,
    "grid.color": GRID,
    "grid.linewidth": 1,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
}


def colour(system: int) -> str:
    """Return the colour of the system at this place."""
    return f"#0102{system % SERIES:02x}"


def dashes(system: int) -> LineStyleType:
    """Return the line style of the system at this place, as colour alone would not do for everyone."""
    return _DASHES[system % SERIES]


def drawn(name: str, title: str, description: str, draw: Callable[[Axes], None]) -> str:
    """Return what `draw` draws as an SVG element. Its ids begin with `name`, so that several can stand in one page."""
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
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)  # it styles the whole page
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
    return str(opening)  # what a Markup is joined with is escaped
