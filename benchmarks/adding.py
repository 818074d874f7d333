"""How fast articles are added, with which memory and to what size, and how little a second run of the same takes.

    python -m benchmarks.adding ../shared/data/realtimeqa/articles.jsonl.gz --index /tmp/byline-added

Needs an index folder that is not there yet. The memory is the peak of this process and of the one that reads.
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from loky import get_reusable_executor

from index import AddReport, Index
from index.search.embedding import Embedder
from index.vectors import Vectors


def time_embedder() -> list[float]:
    """Have each call of the embedder write down its seconds in the list that is returned."""
    seconds: list[float] = []
    encode = Embedder.encode

    def timed(embedder: Embedder, texts: Sequence[str]) -> Vectors:
        begun = time.perf_counter()
        try:
            return encode(embedder, texts)
        finally:
            seconds.append(time.perf_counter() - begun)

    Embedder.encode = timed  # type: ignore[method-assign, assignment]
    return seconds


def main() -> None:
    """Add twice, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--index", required=True, type=Path, metavar="DIR")
    options = parser.parse_args()
    if options.index.exists():
        sys.exit(f"{options.index} is there already; name a folder that is not")
    seconds = time_embedder()
    with Index.open(options.index) as index:
        first, report = _add(index, options.inputs)
        embedding = sum(seconds)
        stats = index.stats()
        again, _ = _add(index, options.inputs)
    articles, paragraphs, size = (int(stats[key] or 0) for key in ("articles", "paragraphs", "bytes"))
    _print(report, first, again)
    print(f"articles    {articles:,}, {articles / first:.1f} a second")
    print(f"paragraphs  {paragraphs:,}, {paragraphs / first:.0f} a second")
    print(f"embedder    {embedding:.0f} s, {embedding / first:.1%} of the time")
    get_reusable_executor().shutdown()  # a process that goes on is not measured
    for who, name in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "the reading one")):
        print(f"memory      {resource.getrusage(who).ru_maxrss / 1024:,.0f} MB at most, {name}")
    print(f"index       {size / 1e6:,.0f} MB on disk")


def _add(index: Index, inputs: Sequence[str]) -> tuple[float, AddReport]:
    begun = time.perf_counter()
    report = index.add(inputs, progress=True)
    return time.perf_counter() - begun, report


def _print(report: AddReport, first: float, again: float) -> None:
    copies = sum(1 for file in report.files if file.duplicate_of)
    counts = ", ".join(f"{report.count(change)} {change}" for change in ("added", "updated", "unchanged", "duplicate"))
    print(f"first run   {first:.0f} s: {counts}, {len(report.refused)} refused, {copies} copies of others")
    print(f"second run  {again:.1f} s, {again / first:.1%} of the first")


if __name__ == "__main__":
    main()
