"""Scores and comparisons as tables for the terminal."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.comparison import Comparison
from evaluation.measures import MEASURES, Measure
from evaluation.results import Results, Score
from index.common.terminal import printable

_FLIPS_SHOWN = 50
_WIDTH = 120


def print_scores(results: Results) -> None:
    """Print every score of every system, with its interval, on stdout."""
    table = _table(*(system.name for system in results.systems), "questions")
    scores = [{score.name: score for score in system.scores} for system in results.systems]
    group = None
    for measure in MEASURES.values():
        row = [own.get(measure.name) for own in scores]
        if not any(row):
            continue
        if measure.group is not group:
            group = measure.group
            table.add_row(Text(group.value, style="bold"))
        table.add_row(Text(f"  {measure.name}"), *(_cell(measure, score) for score in row), _counts(row))
    _console().print(table)


def print_comparison(comparison: Comparison) -> None:
    """Print what differs, then the questions whose verdict flipped, on stdout."""
    table = _table(f"A {comparison.first}", f"B {comparison.second}", "B - A", "95 % interval", "p", "questions")
    for d in comparison.differences:
        interval = f"{d.low:+.3f} to {d.high:+.3f}"
        means = (f"{d.first:.3f}", f"{d.second:.3f}", f"{d.difference:+.3f}")
        table.add_row(d.name, *means, interval, f"{d.p:.4f}", str(d.count))
    console = _console()
    console.print(table)
    for heading, better in (("Became right", True), ("Became wrong", False), ("Wrong in another way", None)):
        flips = [flip for flip in comparison.flips if flip.better is better]
        lines = [f"  {flip.id}: {flip.question} ({flip.before} → {flip.after})" for flip in flips[:_FLIPS_SHOWN]]
        if len(flips) > _FLIPS_SHOWN:
            lines.append(f"  ... and {len(flips) - _FLIPS_SHOWN} more; --json lists all")
        for line in (f"{heading}: {len(flips)}", *lines):
            console.print(Text(printable(line)), soft_wrap=True)


def _console() -> Console:
    # A file or a pipe has no width to keep to.
    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _cell(measure: Measure, score: Score | None) -> str:
    if score is None:
        return "-"
    if measure.milliseconds:
        return f"{score.value:.0f} {score.low:.0f}-{score.high:.0f}"
    return f"{score.value:.3f} {_short(score.low)}-{_short(score.high)}"


def _short(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


def _counts(row: Sequence[Score | None]) -> str:
    counts = sorted({score.count for score in row if score is not None})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}-{counts[-1]}"
