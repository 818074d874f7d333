"""A bar on a terminal that shows how far a run is."""

from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from index.ingest.adding import AddProgress, ProgressCallback

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
