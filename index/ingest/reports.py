"""What a run reports: a progress bar while it works, and a summary that is printed and stored afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from tqdm import tqdm

from index.ingest.adding import AddProgress, AddReport, ProgressCallback
from index.storage.writer import Change

_FORM = "{desc}: {percentage:3.0f}% |{bar}| {postfix}, {elapsed} gone, {remaining} left"


@contextmanager
def progress_bar(shown: bool, watch: ProgressCallback) -> Iterator[ProgressCallback]:
    """Show the bar for the length of the block, if it is to be `shown` and there is a terminal; `watch` is told too."""
    with tqdm(desc="Adding", bar_format=_FORM, disable=None if shown else True) as bar:

        def told(progress: AddProgress) -> bool:
            report, bar.total = progress.report, progress.size
            bar.set_postfix_str(f"{len(report.files)} articles, {len(report.refused)} refused", refresh=False)
            bar.update(progress.done - bar.n)
            return watch(progress)

        yield told


_SHOWN = 20
"""Lines of one kind in the terminal; `--json` has all."""

_KEPT = 200
"""Lines of one kind that are kept. A reader of the page who needs more adds again with `--json`."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run of `add` or `sync`: when it ended (ISO 8601), how many of what, and a line for each thing to look at.

    `counts` are by `Change`, and of what was refused, removed, left out, and is a copy of another article. `lines` are
    of the same kinds, and notes; there may be fewer than were counted.
    """

    at: str
    counts: dict[str, int]
    lines: dict[str, list[str]]

    def to_json(self) -> str:
        """Return it as it is stored, with at most 200 lines of a kind."""
        kept = {kind: lines[:_KEPT] for kind, lines in self.lines.items()}
        return json.dumps({**asdict(self), "lines": kept})

    @classmethod
    def from_json(cls, text: str) -> "RunSummary":
        """Return what `to_json` gave."""
        return cls(**json.loads(text))


def summarize(report: AddReport) -> RunSummary:
    """Return the account in short."""
    titles = {file.article_id: file.title for file in report.files}
    lines = {
        "copy": [
            f"{file.origin} has mostly the words of {titles.get(file.duplicate_of, file.duplicate_of)}"
            for file in report.files
            if file.duplicate_of
        ],
        "removed": [f"{article.title} ({article.origin} is gone)" for article in report.removed],
        "note": [f"{file.origin}: {note}" for file in report.files for note in file.notes],
        "left out": [*report.skipped],
        "refused": [*report.refused],
    }
    counts = {change.value: report.count(change) for change in Change}
    counts |= {kind: len(found) for kind, found in lines.items() if kind != "note"}
    return RunSummary(datetime.now(UTC).isoformat(timespec="seconds"), counts, lines)


def terminal_lines(summary: RunSummary) -> Iterator[str]:
    """Yield the counts, then what deserves a look; what was refused goes to stderr and is not among it."""
    kinds = [*(change.value for change in Change), "refused", *(["removed"] if summary.counts["removed"] else [])]
    yield ", ".join(f"{summary.counts[kind]} {kind}" for kind in kinds)
    for kind in ("copy", "removed", "note"):
        lines = summary.lines[kind]
        yield from (f"{kind}: {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"and {len(lines) - _SHOWN} more like the last; --json lists them all"
    if left := summary.lines["left out"]:
        yield f"left out: {len(left)} of other types, such as {left[0]}"
