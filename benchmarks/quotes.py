"""How long it takes to read articles for quotes, and to find somebody's quotes before and after that.

    .venv/bin/python -m benchmarks.quotes --index my-index --articles 100

The index is copied without what has been found in it before. Each pair of a speaker and one of their topics is asked
for in an empty copy (cold), then in one in which these articles have been read (warm); all in seconds.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from index import Index
from qa.language.grammar import parse
from qa.quotes import QuoteOptions, find_quotes
from qa.quotes.reading import ToRead, read_articles
from qa.quotes.store import FILE_NAME

PAIRS = 12


def main() -> None:
    """Print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=100, help="how many articles are read, the newest first")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warm, cold = (Path(folder) / name for name in ("warm", "cold"))
        for copy in (warm, cold):
            shutil.copytree(arguments.index, copy, ignore=shutil.ignore_patterns(f"{FILE_NAME}*"))
        with Index.open(warm) as index:
            pairs = _read(index, arguments.articles)
        with Index.open(cold) as index:
            print("cold:", _asked(index, pairs))
        with Index.open(warm) as index:
            print("warm:", _asked(index, pairs, seconds=0))


def _read(index: Index, count: int) -> list[tuple[str, str]]:
    """Read the newest articles, and return their most quoted persons, each with what they are quoted on most."""
    newest = sorted(index.view().articles(), key=lambda info: info.published or "", reverse=True)[:count]
    parse("The ministers met.")
    began, processor = time.perf_counter(), time.process_time()
    read_articles(index, [ToRead(info) for info in newest], None)
    spent = time.perf_counter() - began, time.process_time() - processor
    print(f"{len(newest)} articles read: {spent[0]:.0f} s, {spent[1] / len(newest):.2f} s of processor time each")
    found = find_quotes(index, QuoteOptions(limit=1), seconds=0)
    print(f"{found.total} quotes")
    persons = [speaker.name for speaker in found.speakers if speaker.is_person][:PAIRS]
    theirs = ((name, find_quotes(index, QuoteOptions(speaker=name, limit=1), seconds=0).topics) for name in persons)
    return [(name, topics[0].name) for name, topics in theirs if topics]


def _asked(index: Index, pairs: Sequence[tuple[str, str]], seconds: float | None = None) -> str:
    index.view()
    times = []
    for speaker, topic in pairs:
        began = time.perf_counter()
        find_quotes(index, QuoteOptions(speaker=speaker, about=topic), seconds=seconds)
        times.append(time.perf_counter() - began)
    return f"median {median(times):.2f}, longest {max(times):.2f}, for {len(times)} speakers with a topic"


if __name__ == "__main__":
    main()
