"""Real pages to the file that index/reading/noise.py tells page noise by.

Labels are weak. What recurs in three articles or more was read by a person, as was what an earlier model took for
noise; so were the lines of real pages around the text that was expected of them. `noise_labels.tsv` has what they are,
by a hash of the line, without a word of it. What nobody has read is taken for news: it stands once, in an article.
`noise_own.txt` has lines of our own, of kinds that are rare in the data: comment forms, commands in direct speech.

Run by hand, in some minutes on two cores; the model of the project is written anew:
    .venv/bin/python -m training.noise --data ../shared/data
"""

import argparse
import hashlib
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

import lxml.html
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from evaluation.sets.source import read_lines
from index.identity import domain
from index.reading.language import detect_language
from index.reading.noise import MAX_NOISE, MODEL_FILE, noise_features, noise_words
from index.reading.sentences import split_sentences

LABELS = Path(__file__).with_name("noise_labels.tsv")
OWN = Path(__file__).with_name("noise_own.txt")
MODEL = Path(__file__).parents[1] / "index" / "reading" / MODEL_FILE

NEWS, NEITHER, UNREAD, LINK, CREDIT_LINE, OWN_OUTLET = "news", "neither", "unread", "link", "credit line", "our own"
_NO_NOISE = frozenset((NEWS, UNREAD))

FALSE_ALARMS = 1 / 2_000
"""Share of news that may be taken for noise: what is lost cannot answer, what is kept is only ugly."""

_ONE_IN = {"usatoday.com": 3, "cnn.com": 2}
"""Of the two outlets that have most articles, one in so many is taken: more brings nothing but time."""

_OUTLETS = {
    "usa-today": "usatoday.com",
    "nyt": "nytimes.com",
    "huff-post": "huffingtonpost.com",
    "wash-post": "washingtonpost.com",
    "west-journal": "westernjournal.com",
    "breitbart": "breitbart.com",
    "politico": "politico.com",
}
_RECURS = 3
"""Articles; a line that stands in so many is no witness of what news is, unless someone has read it."""

_WEIGHTS = {NEWS: 3.0, UNREAD: 1.0, LINK: 0.3, CREDIT_LINE: 0.3}
_NOISE_WEIGHT = 5.0
"""Noise is one line in a hundred; what a person has read counts more than what is only taken for granted."""

_LINK_LINE = re.compile(
    r"[^.:“\"]{2,60}:(?=[^\W\d_]|['‘“\"]).{1,140}(?<!\.)"
    r"|(?i:related|read more|see also|also read|read next|more)[^.:]{0,25}: .{1,140}(?<!\.)"
)
"""A label and the headline that it leads to, run together as many pages' texts have them ("Travel:Why ...")."""

_CREDIT_WORDS = re.compile(r"Getty|Reuters|REUTERS|AFP|\bAP\b|Xinhua|EPA|Bloomberg|Adobe Stock|iStock|Alamy|Shutterstock")
_NO_CREDIT_WORD = re.compile(r"(?<![\w'’])(?!(?:via|for|by|and|of|the|de|from|courtesy|photo|image|credit|in|pool|file)\b)[a-z]{2}")
_LONGEST_CREDIT = 10
"""Words. "Ada Finch/Reuters" names an agency and nothing that happened."""

_MIN_NOISE, _MIN_ANY, _MIN_OUTLETS = 2, 60, 2
"""A feature counts if it is in two lines of noise or in sixty of any kind, and of two outlets: none is one's own."""

_KNOWN_WORD = 20
"""Lines that a word must be in to be one of English news."""

_ADDRESS = re.compile(r"\S*@\S+|(?:https?://|www\.)\S+")
_NAMES = re.compile(r"(?<=\S )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*")

_HIDDEN = ("script", "style", "noscript", "template", "svg", "head", "iframe")
_INLINE = frozenset("a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr".split())

_MIN_KEPT = 3
"""Words beside the names."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A line or a sentence of it, what it is, whose it is, and whether it is the whole line."""

    text: str
    label: str
    outlet: str
    whole: bool = True

    @property
    def is_noise(self) -> bool:
        """Whether it is noise of any kind."""
        return self.label not in _NO_NOISE


def label_key(text: str) -> str:
    """Return the name of a line in the file of labels: one for all that differ in numbers, addresses and names only.

    A line that is little more than names stands for itself.
    """
    line = " ".join(text.split())
    shape = re.sub(r"\d+", "0", _NAMES.sub("N", _ADDRESS.sub("@", line)))
    kept = shape if len(shape.replace(" N", "").split()) >= _MIN_KEPT else line
    return hashlib.sha256(kept.casefold().encode(errors="surrogatepass")).hexdigest()[:12]


def read_labels(path: Path = LABELS) -> dict[str, str]:
    """Return what each line that was read is, by its key."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {key: label for key, label in rows}


def read_articles(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the outlet, a name, and the lines of every article of the data folder."""
    for item in read_lines(data / "realtimeqa" / "articles.jsonl.gz"):
        yield domain(item["url"]) or "", item["url"], lines_of(item["text"])
    for item in read_lines(data / "near_duplicates" / "articles.jsonl.gz"):
        yield domain(item["url"]) or "", item["url"], lines_of(item["content_original"])
    for item in read_lines(data / "polnear" / "articles.jsonl.gz"):
        yield _OUTLETS[item["name"].split("_")[0]], item["name"], lines_of(item["text"])
    for item in read_lines(data / "newsqa" / "articles.jsonl.gz"):
        yield "cnn.com", item["id"], lines_of(item["text"])


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that have something in them, each with single spaces."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def examples_of_articles(articles: Iterable[tuple[str, str, list[str]]], labels: Mapping[str, str]) -> list[Example]:
    """Return each different line, and each sentence of it, of an outlet once; what is neither noise nor news is not."""
    articles = list(articles)
    found: dict[str, set[str]] = defaultdict(set)
    for _, name, lines in articles:
        for line in lines:
            found[line.casefold()].add(name)
    recurring = {line for line, names in found.items() if len(names) >= _RECURS}
    examples: dict[tuple[str, str], Example] = {}
    for outlet, name, lines in articles:
        if crc32(name.encode()) % _ONE_IN.get(outlet, 1) == 0:
            for line in lines:
                label = labels.get(label_key(line)) or (NEITHER if line.casefold() in recurring else _by_shape(line))
                for example in _parts(line, label, outlet, labels):
                    examples.setdefault((outlet, example.text.casefold()), example)
    return list(examples.values())


def _by_shape(line: str) -> str:
    if _LINK_LINE.fullmatch(line):
        return LINK
    return CREDIT_LINE if _is_credit(line) else UNREAD


def _is_credit(line: str) -> bool:
    short = len(line.split()) <= _LONGEST_CREDIT and "/" in line
    return short and _CREDIT_WORDS.search(line) is not None and _NO_CREDIT_WORD.search(line) is None


def _parts(line: str, label: str, outlet: str, labels: Mapping[str, str]) -> Iterator[Example]:
    if label == NEITHER:
        return
    spans = split_sentences(line, "en")
    if len(line) <= MAX_NOISE:
        yield Example(line, label, outlet)
    for number, (start, end) in enumerate(spans if len(spans) > 1 else ()):
        own = labels.get(label_key(line[start:end])) or (CREDIT_LINE if _is_credit(line[start:end]) else label)
        # "Ada Finch covers courts. Reach her at ..." begins like news.
        if own != NEITHER and not (own == label == "contact" and number == 0) and end - start <= MAX_NOISE:
            yield Example(line[start:end], own, outlet, whole=False)


def read_pages(data: Path) -> Iterator[tuple[str, list[str], str]]:
    """Yield the outlet of each English page of the data folder, its lines, and the text that is expected of it."""
    with zipfile.ZipFile(data / "html" / "pages.zip") as pages:
        names = pages.namelist()
        for name in (name for name in names if name.endswith(".html")):
            expected = name.removesuffix(".html") + ".txt"
            outlet, lines = page_lines(pages.read(name))
            if detect_language(" ".join(lines)) == "en":
                text = pages.read(expected).decode() if expected in names else ""
                yield outlet or name, lines, " ".join(text.split())


def page_lines(page: bytes) -> tuple[str | None, list[str]]:
    """Return the outlet of a page, by the address that it gives, and its lines as a person sees them."""
    if not page.strip():
        return None, []
    root = lxml.html.document_fromstring(page)
    addresses = root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    for element in list(root.iter(*_HIDDEN)):
        element.drop_tree()
    for element in root.iter(lxml.etree.Element):
        if element.tag not in _INLINE:
            element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    return next(filter(None, map(domain, addresses)), None), lines_of(root.text_content())


def examples_of_pages(pages: Iterable[tuple[str, list[str], str]], labels: Mapping[str, str]) -> list[Example]:
    """Return each different line that was read, or that was expected of its page, of an outlet once."""
    examples = {}
    for outlet, lines, expected in pages:
        for line in lines:
            label = labels.get(label_key(line)) or (NEWS if len(line) > 50 and line[:60] in expected else NEITHER)
            if label != NEITHER and len(line) <= MAX_NOISE:
                examples[outlet, line.casefold()] = Example(line, label, outlet)
    return list(examples.values())


def own_examples() -> list[Example]:
    """Return the lines of our own."""
    rows = (line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines())
    return [Example(text, label, OWN_OUTLET) for label, text in rows]


class Examples:
    """Examples as the regression takes them: a row each, a column for each feature that is in any of them."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.all = list(examples)
        self.noise = np.array([example.is_noise for example in self.all])
        self.outlets = np.array([example.outlet for example in self.all])
        weights = [_WEIGHTS.get(example.label, _NOISE_WEIGHT) for example in self.all]
        self.weights = np.where(self.outlets == OWN_OUTLET, 2.0, 1.0) * weights
        rows = [sorted(noise_features(example.text)) for example in self.all]
        self.features, columns = np.unique(np.concatenate([np.array(row) for row in rows]), return_inverse=True)
        ends = np.cumsum([0, *map(len, rows)])
        self.matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends))

    @cached_property
    def folds(self) -> NDArray[np.int64]:
        """Five folds, no outlet in two of them; our own lines are in none."""
        given = {"usatoday.com": 0, "cnn.com": 1, OWN_OUTLET: -1}
        return np.array([given.get(outlet, 2 + crc32(outlet.encode()) % 3) for outlet in self.outlets])

    def columns(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The features that count, as far as these rows tell."""
        matrix, noise, outlets = self.matrix[rows], self.noise[rows], self.outlets[rows]
        own = sum((matrix[outlets == outlet].sum(0) > 0).astype(int) for outlet in np.unique(outlets))
        often = (matrix[noise].sum(0) >= _MIN_NOISE) | (matrix.sum(0) >= _MIN_ANY)
        return np.flatnonzero(np.asarray(often & (own >= _MIN_OUTLETS)))

    def fitted(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], LogisticRegression]:
        """Return the columns that count and the regression over them, fitted on these rows."""
        columns = self.columns(rows)
        regression = LogisticRegression(max_iter=300, solver="liblinear", random_state=0)
        regression.fit(self.matrix[rows][:, columns], self.noise[rows], sample_weight=self.weights[rows])
        return columns, regression

    def held_out_scores(self) -> Values:
        """Return the score of each example by a model that has seen no line of its outlet."""
        scores = np.full(len(self.all), -np.inf)
        for fold in range(5):
            columns, regression = self.fitted(np.flatnonzero(self.folds != fold))
            rows = np.flatnonzero(self.folds == fold)
            scores[rows] = regression.decision_function(self.matrix[rows][:, columns])
        return scores


def limit_of(scores: Values, noise: NDArray[np.bool_]) -> float:
    """Return the lowest limit that no more than the share allowed of the news is above."""
    news = np.sort(scores[~noise])[::-1]
    return float(news[int(FALSE_ALARMS * len(news))])


def known_words(examples: Iterable[Example]) -> list[int]:
    """Return the hashes of the words that many lines have."""
    counts = Counter(word for example in examples for word in set(noise_words(example.text)))
    return sorted(word for word, count in counts.items() if count >= _KNOWN_WORD)


def write_model(examples: Examples, limit: float, path: Path) -> None:
    """Fit on all examples and write the weights in steps of 1/127 of the largest."""
    columns, regression = examples.fitted(np.arange(len(examples.all)))
    weights = regression.coef_[0]
    scale = np.abs(weights).max() / 127
    steps = np.rint(weights / scale).astype(np.int8)
    np.savez_compressed(
        path,
        features=examples.features[columns][steps != 0].astype(np.uint32),
        weights=steps[steps != 0],
        scale=scale,
        words=np.array(known_words(examples.all), dtype=np.uint32),
        bias=regression.intercept_[0],
        limit=limit,
    )


def read_examples(data: Path) -> list[Example]:
    """Return all examples. Raises `InputRefused` if a file of the data folder is missing or damaged."""
    labels = read_labels()
    return [*examples_of_articles(read_articles(data), labels), *examples_of_pages(read_pages(data), labels), *own_examples()]


def main() -> None:
    """Read, measure on outlets held out, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m training.noise", description="Train what tells page noise.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--model", type=Path, default=MODEL, help="file to write (default: the model of the project)")
    options = parser.parse_args()
    examples = Examples(read_examples(options.data))
    limit = limit_of(examples.held_out_scores(), examples.noise)
    write_model(examples, limit, options.model)


if __name__ == "__main__":
    main()
