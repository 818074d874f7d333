"""The speed, memory and disk space of adding articles, and the time of a second run over the same input.

    python -m benchmarks.adding ../shared/data/realtimeqa/articles.jsonl.gz --index /tmp/byline-added

The index folder must not exist yet. The memory is the peak of this process and of the parsing process.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from loky import get_reusable_executor

from index import AddReport, Index
from index.search.embedding import Embedder
from index.vectors import Vectors

_Vectors = TypeVar("_Vectors", Vectors, Vectors | None)


def time_embedder() -> list[float]:
    """Record the seconds of each call of the embedder in the returned list."""
    seconds: list[float] = []

    def timed(embed: Callable[[Embedder, Sequence[str]], _Vectors]) -> Callable[[Embedder, Sequence[str]], _Vectors]:
        def run(embedder: Embedder, texts: Sequence[str]) -> _Vectors:
            begun = time.perf_counter()
            try:
                return embed(embedder, texts)
            finally:
                seconds.append(time.perf_counter() - begun)

        return run

    Embedder.encode = timed(Embedder.encode)  # type: ignore[assignment, method-assign]
    Embedder.estimate = timed(Embedder.estimate)  # type: ignore[assignment, method-assign]
    return seconds


def main() -> None:
    """Add twice, and print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--index", required=True, type=Path, metavar="DIR")
    options = parser.parse_args()
    if options.index.exists():
        sys.exit(f"{options.index} already exists; name a new folder")
    seconds = time_embedder()
    with Index.open(options.index) as index:
        first, report = _add(index, options.inputs)
        embedding = sum(seconds)
        stats = index.stats()
        quick = index.quick_count()
        again, _ = _add(index, options.inputs)
    articles, paragraphs, size = (int(stats[key] or 0) for key in ("articles", "paragraphs", "bytes"))
    _print(report, first, again)
    print(f"articles    {articles:,}, {articles / first:.1f} a second")
    print(f"paragraphs  {paragraphs:,}, {paragraphs / first:.0f} a second")
    print(f"quick       {quick:,} paragraphs with quick vectors; 'python -m index refine' replaces them")
    print(f"embedder    {embedding:.0f} s, {embedding / first:.1%} of the time")
    get_reusable_executor().shutdown()  # a running process is not measured
    for who, name in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "parsing process")):
        print(f"memory      {resource.getrusage(who).ru_maxrss / 1024:,.0f} MB peak, {name}")
    print(f"index       {size / 1e6:,.0f} MB on disk")


def _add(index: Index, inputs: Sequence[str]) -> tuple[float, AddReport]:
    begun = time.perf_counter()
    report = index.add(inputs, progress=True)
    return time.perf_counter() - begun, report


def _print(report: AddReport, first: float, again: float) -> None:
    near_duplicates = sum(1 for file in report.files if file.duplicate_of)
    counts = ", ".join(f"{report.count(change)} {change}" for change in ("added", "updated", "unchanged", "duplicate"))
    print(f"first run   {first:.0f} s: {counts}, {len(report.refused)} refused, {near_duplicates} near-duplicates")
    print(f"second run  {again:.1f} s, {again / first:.1%} of the first")


if __name__ == "__main__":
    main()
