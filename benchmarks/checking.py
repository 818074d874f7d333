"""The claim checker over real stories: its verdicts on claims that an article supports, denies, or does neither.

It checks claims of `evaluation/sets/claims.jsonl` of the reporting half of the stories, on which nothing was fitted,
against all articles that claims of the chosen stories are about:

    .venv/bin/python -m benchmarks.checking --data ../shared/data --stories 18

A claim is about one line of an article. If that says neither, another article may still support or contradict it, so
those verdicts are printed but not counted as wrong.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from evaluation.sets.source import file_name
from evaluation.sets.stories import CLAIMS, read
from index import Index
from qa import Assistant
from qa.errors import DraftRefused

_EXPECTED = {"supports": "supported", "denies": "contradicted", "neither": "not_in_articles"}


def main() -> None:
    """Check the claims and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=18, help="number of stories")
    options = parser.parse_args()
    claims = _claims(options.stories)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder) / "index") as index:
        _add(options.data, {claim["article"] for claim in claims}, Path(folder), index)
        given = _check(Assistant(index), claims)
    _print(given)


def _claims(stories: int) -> list[dict[str, Any]]:
    """The claims of the first stories of the reporting half."""
    lines = map(json.loads, CLAIMS.read_text(encoding="utf-8").splitlines())
    claims = [claim for claim in lines if claim["half"] == "reporting"]
    chosen = list(dict.fromkeys(claim["story"] for claim in claims))[:stories]
    return [claim for claim in claims if claim["story"] in chosen]


def _add(data: Path, articles: set[str], folder: Path, index: Index) -> None:
    names = set(map(file_name, articles))
    (folder / "articles").mkdir()
    for article in read(data).articles:
        if article.file in names:
            (folder / "articles" / article.file).write_text(article.text, encoding="utf-8")
    index.add([folder / "articles"])
    index.refine()


def _check(assistant: Assistant, claims: Sequence[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Return how often each verdict is given, by what the article says; "no claim" for a sentence taken for none."""
    given: dict[str, Counter[str]] = {verdict: Counter() for verdict in _EXPECTED}
    for claim in tqdm(claims, mininterval=10):
        given[claim["verdict"]][_verdict(assistant, claim["claim"])] += 1
    return given


def _verdict(assistant: Assistant, claim: str) -> str:
    try:
        found = assistant.check(claim).sentences[-1].finding
    except DraftRefused:
        return "no claim"
    return found.verdict.value if found else "no claim"


def _print(given: dict[str, Counter[str]]) -> None:
    for verdict, expected in _EXPECTED.items():
        counted = given[verdict]
        shares = ", ".join(f"{name} {count / counted.total():.2f}" for name, count in counted.most_common())
        print(f"{verdict:9} {counted.total():4}  {expected} {counted[expected] / counted.total():.2f}  ({shares})")
    for wrong, name in (("denies", "supported"), ("supports", "contradicted")):
        total = sum(counted[name] for counted in given.values())
        print(f"“{name}” given to what an article {wrong}: {given[wrong][name]} of {total}")


if __name__ == "__main__":
    main()
