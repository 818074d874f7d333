"""The quality of near-duplicate detection, against articles that only share passages.

    .venv/bin/python -m benchmarks.near_duplicates --data ../shared/data

The pairs in `near_duplicates/` were found by others with shingles. Most of them share the captions of a gallery and no
sentence of news, so each was judged by a person: `near_duplicates_judged.jsonl` has the judgements, and marks those
that another judge might reverse ("borderline"). It also has the most similar pairs that are not in the list. The judge
saw how much the articles share.

Near-duplicates are articles of which most of the story (three quarters, or half and the opening of one of them) is the
same, word for word. Not near-duplicates are reports of a later event with the same background, independent reports with
the same quotations, and pages with the same captions, lists or explainers.

The constants of `index.text.near_duplicates` were chosen on the tuning half. No article has pairs in both halves.
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
"""The threshold in `index.text.near_duplicates`, for rules that omit a part of it."""

Pair = tuple[str, str]
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A candidate pair: the similarity estimated from the signatures, and that of the texts."""

    estimate: float
    exact: Similarity


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's judgement of two articles."""

    is_near_duplicate: bool
    borderline: bool
    reason: str


_RULES: Mapping[str, Callable[[Compared], bool]] = {
    "signatures alone": lambda compared: compared.estimate >= _CONTAINMENT,
    "texts, without openings": lambda compared: compared.exact.containment >= _CONTAINMENT,
    "texts and openings": lambda compared: compared.exact.is_near_duplicate,
}


def compare_all(texts: Texts) -> dict[Pair, Compared]:
    """Add the articles one by one, compare each with its candidates, and print the times."""
    begun = time.perf_counter()
    signatures = {article: stored for article in texts if (stored := signature(texts[article])) is not None}
    signed = time.perf_counter()
    table, near = SignatureTable({}), []
    for article, stored in signatures.items():
        near += [(article, other) for other in table.candidates(stored)]
        table.add(article, stored)
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
    """Return the ordered pair of two ids."""
    return (first, second) if first < second else (second, first)


def halves(articles: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """Return the half of each article, which is that of the least id in its connected component."""
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
    """Return precision and recall, with their counts."""
    right = len(found & true)
    return f"precision {_share(right, len(found))}, recall {_share(right, len(true))}"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.2f}" if whole else "0/0"


def report(compared: Mapping[Pair, Compared], listed: set[Pair], judged: Mapping[Pair, Verdict]) -> None:
    """Print the scores of each rule on each half, and every pair on which the last rule and the judge disagree."""
    half = halves({article for pair in judged for article in pair}, judged)
    true = {pair for pair, verdict in judged.items() if verdict.is_near_duplicate}
    borderline = {pair for pair, verdict in judged.items() if verdict.borderline}
    print(f"  near-duplicates: {len(listed & true)} of the {len(listed)} listed pairs, {len(true - listed)} unlisted")
    print(f"  near-duplicates among the candidates: {len(true & set(compared))} of {len(true)}")
    for name, rule in _RULES.items():
        found = {pair for pair, values in compared.items() if rule(values)}
        for part in _HALVES:
            mine = {pair for pair in chain(compared, judged) if half.get(pair[0]) == part}
            print(f"{name}, {part} half\n    as listed: {scores(found & mine, listed & mine)}")
            print(f"    as judged: {scores(found & mine, true & mine)}")
            clear = mine - borderline
            print(f"    without borderline pairs: {scores(found & clear, true & clear)}")
    print("Disagreements with the judge:")
    for pair in sorted(found ^ true):
        print(f"  {'found' if pair in found else 'missed'} {' '.join(pair)}: {_explain(pair, compared, judged)}")


def _explain(pair: Pair, compared: Mapping[Pair, Compared], judged: Mapping[Pair, Verdict]) -> str:
    verdict, values = judged.get(pair), compared.get(pair)
    reason = f"{verdict.reason}{' (borderline)' if verdict.borderline else ''}" if verdict else "never judged"
    exact = (
        f"containment {values.exact.containment:.2f}, opening {values.exact.opening:.2f}"
        if values
        else "not a candidate"
    )
    return f"{reason}; {exact}"


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text without boilerplate."""
    return [line.strip() for line in text.splitlines() if line.strip() and not is_boilerplate(line.strip())]


def read_verdicts() -> Iterator[tuple[Pair, Verdict]]:
    """Yield the judged pairs."""
    for line in _JUDGED.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield pair_of(item["a"], item["b"]), Verdict(item["verdict"] == "copy", item["borderline"], item["reason"])


def main() -> None:
    """Measure on the listed pairs, and count the near-duplicates in two sets without a list."""
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
        found = [pair for pair, values in compare_all(others).items() if values.exact.is_near_duplicate]
        print(f"  {len(found)} pairs of near-duplicates, {len(set(chain.from_iterable(found)))} articles in them")


if __name__ == "__main__":
    main()
