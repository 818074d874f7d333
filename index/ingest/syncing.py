"""Bringing an index in line with folders and feeds: what is new, what has changed, what is gone."""

from collections.abc import Iterable, Sequence

import numpy as np

from index.gathering.inputs import Inputs
from index.ingest.adding import AddReport, Embed, ProgressCallback, RemovedArticle, add_inputs
from index.storage.writer import Writer
from index.vectors import Vectors


def sync_inputs(inputs: Inputs, writer: Writer, embed: Embed, report: AddReport, watch: ProgressCallback) -> None:
    """Add what is new or changed in `inputs`, and remove the articles all of whose files below them are gone."""
    add_inputs(inputs, writer, embed, report, watch)

    def is_there(origin: str) -> bool:
        return not _is_below(inputs.roots, origin) or _is_below(inputs.unseen, origin)

    for gone in writer.find_missing(is_there, {file.article_id for file in report.files}):
        writer.remove(gone[0])
        report.removed.append(RemovedArticle(*gone))


def dry_run_inputs(inputs: Inputs, writer: Writer, watch: ProgressCallback) -> AddReport:
    """Return what `sync_inputs` would report, and change nothing."""

    def embed(texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 1), dtype=np.float32)

    report = AddReport()
    with writer.dry_run():
        sync_inputs(inputs, writer, embed, report, watch)
    return report


def _is_below(roots: Iterable[str], origin: str) -> bool:
    """Whether an article comes from one of these files or folders, or from something in them."""
    return any(origin == root or origin.startswith((f"{root}/", f"{root}#")) for root in roots)
