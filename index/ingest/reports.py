"""What a run reports: a summary, which is printed and stored afterwards."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from index.common.clock import timestamp
from index.ingest.adding import AddReport
from index.storage.matching import Change
from index.storage.writer import Writer

_MAX_PRINTED = 20
"""Maximum lines of one kind in the terminal; `--json` has all."""

_MAX_STORED = 200
"""Maximum lines of one kind that are stored. Somebody who needs more can add again with `--json`."""

_log = logging.getLogger(f"byline.{__name__}")

_EARLIER_NAMES = {"at": "finished_at", "copy": "near-duplicate", "left out": "skipped"}
"""Names in summaries stored by earlier versions, and their present names."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The summary of a run of `add` or `sync`: when it finished (ISO 8601), counts, and a line for each notable item.

    `counts` are by `Change`, and of what was refused, removed, skipped or is a near-duplicate. `lines` are of the same
    kinds, and notes; there may be fewer lines than were counted.
    """

    finished_at: str
    counts: dict[str, int]
    lines: dict[str, list[str]]

    def to_json(self) -> str:
        """Return the summary as it is stored, with at most 200 lines of a kind."""
        stored = {kind: lines[:_MAX_STORED] for kind, lines in self.lines.items()}
        return json.dumps({**asdict(self), "lines": stored})

    @classmethod
    def from_json(cls, text: str) -> "RunSummary | None":
        """Return the summary that `to_json` returned, in this version of Byline or an earlier one; None if damaged."""
        try:
            values = _renamed(json.loads(text))
            return cls(values["finished_at"], _renamed(values["counts"]), _renamed(values["lines"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            _log.warning("the report of a run is damaged and was left out")
            return None


def summarize(report: AddReport) -> RunSummary:
    """Return the summary of a report of a run that has just finished."""
    titles = {file.article_id: file.title for file in report.files}
    lines = {
        "updated": [
            f"version {file.version} of {file.title} ({file.origin})"
            for file in report.files
            if file.change is Change.UPDATED
        ],
        "near-duplicate": [
            f"{file.origin} has mostly the words of {titles.get(file.duplicate_of, file.duplicate_of)}"
            for file in report.files
            if file.duplicate_of
        ],
        "removed": [f"{article.title} ({article.origin} no longer exists)" for article in report.removed],
        "note": [f"{file.origin}: {note}" for file in report.files for note in file.notes],
        "skipped": [*report.skipped],
        "refused": [*report.refused],
    }
    counts = {change.value: report.count(change) for change in Change}
    counts |= {kind: len(found) for kind, found in lines.items() if kind not in ("updated", "note")}
    return RunSummary(timestamp(), counts, lines)


@contextmanager
def reporting(writer: Writer) -> Iterator[AddReport]:
    """Yield a report to fill; a summary of it is stored at the end, even if the run was interrupted."""
    report = AddReport()
    try:
        yield report
    finally:
        if report.has_changes:
            writer.save_report(summarize(report).to_json())


def terminal_lines(summary: RunSummary) -> Iterator[str]:
    """Yield the counts, then notable items, without the refusals, which go to stderr."""
    kinds = [*(change.value for change in Change), "refused", *(["removed"] if summary.counts["removed"] else [])]
    yield ", ".join(f"{summary.counts[kind]} {kind}" for kind in kinds)
    for kind in ("near-duplicate", "removed", "note"):
        lines = summary.lines[kind]
        yield from (f"{kind}: {line}" for line in lines[:_MAX_PRINTED])
        if len(lines) > _MAX_PRINTED:
            yield f"and {len(lines) - _MAX_PRINTED} more like the last; --json lists them all"
    if skipped := summary.lines["skipped"]:
        yield f"skipped: {len(skipped)} of unsupported types, such as {skipped[0]}"


def _renamed(values: dict[str, Any]) -> dict[str, Any]:
    return {_EARLIER_NAMES.get(name, name): value for name, value in values.items()}
