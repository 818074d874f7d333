"""Who says what: sources and reported words found in news, next to those marked by people in PolNeAR.

    .venv/bin/python -m benchmarks.attribution --data ../shared/data

PolNeAR marks source, cue and content of everything that an article attributes to somebody: what they say, and also what
they think, want, show, or leave out. Rules were tuned on its train split, and are reported on dev. Three figures:

- source: the speakers named for a sentence, right if one marked for it shares a word with them other than "the" and the
like; - content: the words that somebody is reported to say, whoever it is; - both: the words that are given to the
right speaker.

The plain rules are those that Byline had before: see `plain_attribution.py`. Each paragraph is read as ranking does it,
with the paragraph before. As PolNeAR does not mark whom "he" refers to, no figure here measures that.
"""

import argparse
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.plain_attribution import plain_attributions
from evaluation.sets.source import read_lines
from index.text.sentences import split_sentences
from qa.language.attribution import Attribution, statements

Rules = Callable[[Sequence[str], str], list[list[Attribution]]]
Spans = tuple[tuple[int, int], ...]

_WORD = re.compile(r"\w+")
_SMALL = frozenset("the a an of for to in and s mr mrs ms".split())
_RELATIVE = frozenset(("who", "which", "that"))
"""Sources that name nobody: Byline gives the person they refer to."""


class Marked(NamedTuple):
    """A source as a person has marked it ("" if nobody is named), and the words that it is the source of."""

    source: str
    content: Spans


class Sentence(NamedTuple):
    """A sentence with what is marked in it; offsets count its characters."""

    text: str
    marked: list[Marked]


class Paragraph(NamedTuple):
    """A paragraph with the one before it."""

    sentences: list[Sentence]
    before: str


class Tally(NamedTuple):
    """How much was found, and how much of that is right; how much is marked, and how much of that was found."""

    right: int = 0
    found: int = 0
    matched: int = 0
    marked: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return the sum of both."""
        return Tally(*(own + more for own, more in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Right of what was found."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Found of what is marked."""
        return self.matched / max(1, self.marked)

    def __str__(self) -> str:
        f1 = 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)
        return f"{self.precision:5.1%} {self.recall:6.1%} {f1:6.1%}"


def read_paragraphs(data: Path, split: str) -> Iterator[Paragraph]:
    """Yield the marked paragraphs of a split, "train" or "dev". Raises `InputRefused` without the data."""
    for article in read_lines(data / "polnear" / "articles.jsonl.gz"):
        if article["split"] == split:
            yield from _paragraphs(article["text"], list(_read_brat(article["brat"])))


def _read_brat(standoff: str) -> Iterator[Marked]:
    """Yield the attributions of an article; lines that are neither a text span nor an event are notes."""
    spans: dict[str, tuple[str, Spans, str]] = {}
    events = []
    for line in standoff.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T") and "\t" in rest:
            place, _, text = rest.partition("\t")
            kind, _, offsets = place.partition(" ")
            spans[key] = kind, tuple((int(a), int(b)) for a, b in (part.split() for part in offsets.split(";"))), text
        elif key.startswith("E"):
            events.append([part.partition(":")[2] for part in rest.split()[1:]])
    for keys in events:
        parts = [spans[key] for key in keys if key in spans]
        source = " ".join(text for kind, _, text in parts if kind == "Source")
        source = "" if source.lower() in _RELATIVE else source
        yield Marked(source, tuple(span for kind, found, _ in parts if kind == "Content" for span in found))


def _paragraphs(text: str, marked: list[Marked]) -> Iterator[Paragraph]:
    before = ""
    for paragraph in re.finditer(r"[^\n]*\S[^\n]*", text):
        sentences = []
        for start, end in split_sentences(paragraph.group(), "en"):
            begin = paragraph.start() + start
            clipped = [Marked(one.source, tuple(_clip(one.content, begin, paragraph.start() + end))) for one in marked]
            sentences.append(Sentence(paragraph.group()[start:end], [one for one in clipped if one.content]))
        yield Paragraph(sentences, before)
        before = paragraph.group()


def _clip(spans: Spans, start: int, end: int) -> Iterator[tuple[int, int]]:
    for a, b in spans:
        if max(a, start) < min(b, end):
            yield max(a, start) - start, min(b, end) - start


def compare(sentence: Sentence, found: Iterable[Attribution]) -> tuple[Tally, Tally, Tally]:
    """Return the tallies of sources, content, and both together, for one sentence."""
    marked = [(one.source, _words(sentence.text, one.content)) for one in sentence.marked]
    ours = [(one.mention, _words(sentence.text, one.spans)) for one in found]
    named, unnamed = {source for source, _ in marked if source}, not all(source for source, _ in marked)
    mentions = {mention for mention, words in ours if mention}
    right = {mention for mention in mentions if any(same(mention, source) for source in named)}
    sources = Tally(
        len(right),
        len(right) if unnamed else len(mentions),  # those marked without a source must be attributed to nobody
        sum(any(same(mention, source) for mention in mentions) for source in named),
        len(named),
    )
    content, covered = _union(marked), _union(ours)
    both = len(content & covered)
    pairs = [(place, source) for source, words in marked if source for place in words]
    our_pairs = [(place, mention) for mention, words in ours for place in words]
    together = Tally(
        sum(any(place in words and same(mention, source) for source, words in marked) for place, mention in our_pairs),
        len(our_pairs),
        sum(any(place in words and same(mention, source) for mention, words in ours) for place, source in pairs),
        len(pairs),
    )
    return sources, Tally(both, len(covered), both, len(content)), together


def same(mention: str, source: str) -> bool:
    """Whether both name one speaker: they share a word that counts."""
    ours, marked = ({word.lower() for word in _WORD.findall(name)} - _SMALL for name in (mention, source))
    return not ours.isdisjoint(marked)


def _words(text: str, spans: Spans) -> frozenset[int]:
    """The places of the words of `text` in these spans."""
    return frozenset(
        place
        for place, word in enumerate(_WORD.finditer(text))
        if any(start <= word.start() < end for start, end in spans)
    )


def _union(parts: Iterable[tuple[str, frozenset[int]]]) -> frozenset[int]:
    return frozenset(place for _, words in parts for place in words)


def measure(paragraphs: Iterable[Paragraph], rules: Rules) -> tuple[tuple[Tally, Tally, Tally], float]:
    """Return the tallies over all paragraphs, and the seconds of processor time for 1,000 sentences."""
    total, seconds, sentences = (Tally(), Tally(), Tally()), 0.0, 0
    for paragraph in paragraphs:
        began = time.process_time()
        found = rules([sentence.text for sentence in paragraph.sentences], paragraph.before)
        seconds += time.process_time() - began
        sentences += len(paragraph.sentences)
        for sentence, attributions in zip(paragraph.sentences, found, strict=True):
            sources, content, both = compare(sentence, attributions)
            total = total[0].plus(sources), total[1].plus(content), total[2].plus(both)
    return total, seconds / max(1, sentences) * 1_000


def main() -> None:
    """Print precision, recall and F1 of the plain rules and of Byline's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", choices=["train", "dev"], default="dev")
    arguments = parser.parse_args()
    paragraphs = list(read_paragraphs(arguments.data, arguments.split))
    print(f"{len(paragraphs)} paragraphs, {sum(len(paragraph.sentences) for paragraph in paragraphs)} sentences")
    print("precision, recall, F1 of")
    for name, rules in (("plain", plain_attributions), ("Byline", statements)):
        (sources, content, both), seconds = measure(paragraphs, rules)
        print(f"{name:8} source {sources}   content {content}   both {both}   {seconds:.1f} s per 1,000 sentences")


if __name__ == "__main__":
    main()
