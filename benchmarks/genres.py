"""Precision and recall of the genres of 300 real articles, which a person labelled.

    .venv/bin/python -m benchmarks.genres --data ../shared/data

genres.jsonl names the articles of the data folder and their genres, by what a reader sees: a column without a sign is
labelled as opinion too. It was drawn with more opinion, live blogs and agency copy than a random sample has. One half
was for tuning the signs in index/text/genre.py, the other one is for reporting.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.article import Genre
from index.text.genre import Signs, genre_of

LABELS = Path(__file__).with_name("genres.jsonl")
HALVES = ("tuning", "reporting")


def half(identity: str) -> str:
    """Return the half of the labels that an article is in."""
    return HALVES[sha256(identity.encode()).digest()[0] % 2]


def read_labels() -> dict[str, Genre]:
    """Return the labelled genre of each article, by its id (in `realtimeqa`, its URL)."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return {row["id"]: Genre(row["genre"]) for row in rows}


def read_articles(data: Path) -> Iterator[tuple[str, Signs]]:
    """Yield the ids of all articles in the data folder, with what determines their genre."""
    for name in ("news", "realtimeqa"):
        with gzip.open(data / name / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield row.get("id", row["url"]), _signs(row)


def _signs(row: dict[str, Any]) -> Signs:
    authors = row["authors"]
    return Signs(
        title=row["title"],
        url=row["url"],
        outlet=row.get("outlet"),
        author=", ".join(authors) if isinstance(authors, list) else authors,
        texts=[line.strip() for line in row["text"].split("\n") if line.strip()],
    )


def table(pairs: Sequence[tuple[Genre, Genre]]) -> Iterator[str]:
    """Yield a line for each genre, given the true and the found genre of each article."""
    yield f"{'genre':14} {'articles':>8} {'found':>6} {'precision':>10} {'recall':>7}"
    for genre in Genre:
        true, found = (sum(pair[n] is genre for pair in pairs) for n in (0, 1))
        right = sum(pair == (genre, genre) for pair in pairs)
        precision, recall = (f"{right / count:.2f}" if count else "-" for count in (found, true))
        yield f"{genre:14} {true:8} {found:6} {precision:>10} {recall:>7}"


def main() -> None:
    """Print the table of each half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--wrong", action="store_true", help="print the tuning half's wrong ones")
    options = parser.parse_args()
    labels = read_labels()
    pairs: dict[str, list[tuple[Genre, Genre]]] = {name: [] for name in HALVES}
    for identity, signs in read_articles(options.data):
        if identity not in labels:
            continue
        pair = (labels[identity], genre_of(signs))
        pairs[half(identity)].append(pair)
        if options.wrong and half(identity) == "tuning" and pair[0] is not pair[1]:
            print(f"{pair[0]} found as {pair[1]}: {signs.outlet} {signs.url} {signs.title}")
    for name in HALVES:
        print(f"\n{name}: {len(pairs[name])} articles", *table(pairs[name]), sep="\n")


if __name__ == "__main__":
    main()
