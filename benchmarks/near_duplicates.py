"""How well are copies told from articles that only share passages?

    .venv/bin/python -m benchmarks.near_duplicates --data ../shared/data
The pairs in `near_duplicates/` were found by somebody's shingles. Most of them share the captions of a gallery and no
sentence of news, so that each was read: `near_duplicates_judged.jsonl` holds the verdicts, and which of them another
reader might give otherwise ("borderline"). It holds the likest pairs that are not in the list too. Who read them saw
how much they share.

A copy is an article most of whose story (three quarters, or half and the opening of one of them) stands word for word
in the other. No copies are a later event above the same background, a report of one's own that quotes, and pages with
the same captions, lists or explainers.

The constants of `index.copies` were chosen on the tuning half. No article has pairs in both halves.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from evaluation.sets.source import half_of, read_lines
from index.parsing.boilerplate import is_boilerplate
from index.text.near_duplicates import SignatureTable, Similarity, signature, similarity

_JUDGED = Path(__file__).with_name("near_duplicates_judged.jsonl")
_HALVES = ("tuning", "reporting")

_CONTAINMENT = 0.7
"""That of `index.copies`, for the rules that leave something of it out."""

Pair = tuple[str, str]
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two articles that the signatures bring together: the estimate, and what their texts say."""

    estimate: float
    exact: Similarity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of two articles."""

    copy: bool
    borderline: bool
    reason: str


_RULES: Mapping[str, Callable[[Compared], bool]] = {
    "signatures alone": lambda compared: compared.estimate >= _CONTAINMENT,
    "texts, without openings": lambda compared: compared.exact.containment >= _CONTAINMENT,
    "texts and openings": lambda compared: compared.exact.copy,
}


def compare_all(texts: Texts) -> dict[Pair, Compared]:
    """Add one article after the other, compare each with those that are near, and print how long it took."""
    begun = time.perf_counter()
    signatures = {article: stored for article in texts if (stored := signature(texts[article])) is not None}
    signed = time.perf_counter()
    copies, near = SignatureTable({}), []
    for article, stored in signatures.items():
        near += [(article, other) for other in copies.near(stored)]
        copies.add(article, stored)
    searched = time.perf_counter()
    compared = {
        pair_of(article, other.id): Compared(other.containment, similarity(texts[article], texts[other.id]))
        for article, other in near
    }
    print(
        f"  {len(texts)} articles, {len(texts) - len(signatures)} too short: signatures {signed - begun:.1f} s, "
        f"search {searched - signed:.1f} s, {len(near)} pairs compared {time.perf_counter() - searched:.1f} s"
    )
    return compared


def pair_of(first: str, second: str) -> Pair:
    """The pair of two ids, whichever comes first."""
    return (first, second) if first < second else (second, first)


def halves(articles: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """The half of each article: that of the least id of all articles that are tied to it by pairs."""
    ids = sorted(articles)
    place = {article: row for row, article in enumerate(ids)}
    rows, columns = zip(*((place[first], place[second]) for first, second in pairs), strict=True)
    graph = coo_array(([1] * len(rows), (rows, columns)), shape=(len(ids), len(ids)))
    _, component = connected_components(graph, directed=False)
    least: dict[int, str] = {}
    for article, row in place.items():
        least.setdefault(int(component[row]), article)
    return {article: half_of(least[int(component[row])]) for article, row in place.items()}


def scores(found: set[Pair], true: set[Pair]) -> str:
    """Precision and recall, with the counts behind them."""
    right = len(found & true)
    return f"precision {_share(right, len(found))}, recall {_share(right, len(true))}"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.2f}" if whole else "0/0"


def report(compared: Mapping[Pair, Compared], listed: set[Pair], judged: Mapping[Pair, Verdict]) -> None:
    """Print the scores of each rule on each half, and every pair that the last rule has otherwise than judged."""
    half = halves({article for pair in judged for article in pair}, judged)
    copies = {pair for pair, verdict in judged.items() if verdict.copy}
    borderline = {pair for pair, verdict in judged.items() if verdict.borderline}
    print(f"  in the list: {len(listed & copies)} copies of {len(listed)}; not in it: {len(copies - listed)}")
    print(f"  brought together by the signatures: {len(copies & set(compared))} copies of {len(copies)}")
    for name, rule in _RULES.items():
        found = {pair for pair, values in compared.items() if rule(values)}
        for part in _HALVES:
            mine = {pair for pair in chain(compared, judged) if half.get(pair[0]) == part}
            print(f"{name}, {part} half\n    as listed: {scores(found & mine, listed & mine)}")
            print(f"    as judged: {scores(found & mine, copies & mine)}")
            clear = mine - borderline
            print(f"    without the borderline ones: {scores(found & clear, copies & clear)}")
    print("Otherwise than judged:")
    for pair in sorted(found ^ copies):
        print(f"  {'found' if pair in found else 'missed'} {' '.join(pair)}: {_explain(pair, compared, judged)}")


def _explain(pair: Pair, compared: Mapping[Pair, Compared], judged: Mapping[Pair, Verdict]) -> str:
    verdict, values = judged.get(pair), compared.get(pair)
    reason = f"{verdict.reason}{' (borderline)' if verdict.borderline else ''}" if verdict else "never judged"
    exact = f"containment {values.exact.containment:.2f}, opening {values.exact.opening:.2f}" if values else "not near"
    return f"{reason}; {exact}"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text without the page noise."""
    return [line.strip() for line in text.splitlines() if line.strip() and not is_boilerplate(line.strip())]


def read_verdicts() -> Iterator[tuple[Pair, Verdict]]:
    """The judged pairs."""
    for line in _JUDGED.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield pair_of(item["a"], item["b"]), Verdict(item["verdict"] == "copy", item["borderline"], item["reason"])


def main() -> None:
    """Measure on the listed pairs, and count the copies in the two sets that have no list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    folder = data / "near_duplicates"
    print("near_duplicates")
    texts = {item["ID"]: paragraphs(item["content_original"]) for item in read_lines(folder / "articles.jsonl.gz")}
    listed = {pair_of(item["a"], item["b"]) for item in read_lines(folder / "pairs.jsonl.gz")}
    report(compare_all(texts), listed, dict(read_verdicts()))
    for name, key in (("realtimeqa", "url"), ("newsqa", "id")):
        print(name)
        others = {item[key]: paragraphs(item["text"]) for item in read_lines(data / name / "articles.jsonl.gz")}
        found = [pair for pair, values in compare_all(others).items() if values.exact.copy]
        print(f"  {len(found)} pairs of copies, {len(set(chain.from_iterable(found)))} articles in them")


if __name__ == "__main__":
    main()
