"""Trains the model of index/parsing/boilerplate.py on real pages.

Labels are weak. A person has read the lines that recur in three articles or more, those that an earlier model
classified as boilerplate, and the lines of whole pages around their article. `labels.tsv` has their labels by a hash of
the line, without a word of it. Lines that nobody has read count as news: each occurs in only one or two articles.
`own_lines.txt` has lines written by us, of kinds that are rare in the data: comment forms, commands in direct speech.

Takes some minutes on two cores, and overwrites the project's model:

    .venv/bin/python -m training.boilerplate --data ../shared/data
"""

import argparse
import hashlib
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import lxml.html
import numpy as np
from numpy.typing import NDArray

from evaluation.sets.source import read_lines
from index.parsing.boilerplate import MAX_BOILERPLATE, MODEL_FILE, boilerplate_features, boilerplate_words
from index.text.language import detect_language
from index.text.sentences import split_sentences
from index.text.urls import domain

if TYPE_CHECKING:  # importing it takes a second
    from sklearn.linear_model import LogisticRegression

LABELS = Path(__file__).with_name("labels.tsv")
OWN = Path(__file__).with_name("own_lines.txt")
MODEL = Path(__file__).parents[2] / "index" / "parsing" / MODEL_FILE

NEWS, NEITHER, UNREAD, LINK, CREDIT_LINE, OWN_OUTLET = "news", "neither", "unread", "link", "credit line", "our own"
_NOT_BOILERPLATE = frozenset((NEWS, UNREAD))

FALSE_ALARMS = 1 / 2_000
"""Share of news that may be classified as boilerplate: lost news cannot answer, while kept boilerplate is only ugly."""

_LARGE, _KEPT_BACK = ("usatoday.com", "cnn.com"), 3
"""One in so many articles of the two largest outlets is held out, so that a person can inspect a model's output on
them."""

_OUTLETS = {"usa-today": "usatoday.com", "nyt": "nytimes.com", "huff-post": "huffingtonpost.com"}
_OUTLETS |= {"wash-post": "washingtonpost.com", "breitbart": "breitbart.com", "politico": "politico.com"}
"""Outlets in polnear/ that other folders have too; all other names stay as they are."""

_RECURS = 3
"""Articles; a line that occurs in so many is not evidence of news unless someone has read it."""

_WEIGHTS = {NEWS: 3.0, UNREAD: 1.0, LINK: 0.3, CREDIT_LINE: 0.3}
_BOILERPLATE_WEIGHT = 5.0
"""Boilerplate is one line in a hundred; a label from a person counts more than an assumed one."""

_LINK_LINE = re.compile(
    r"[^.:“\"]{2,60}:(?=[^\W\d_]|['‘“\"]).{1,140}(?<!\.)"
    r"|(?i:related|read more|see also|also read|read next|more)[^.:]{0,25}: .{1,140}(?<!\.)"
)
"""A label and the headline that it links to, run together, as in the text of many pages ("Travel:Why ...")."""

_CREDIT_LINE = re.compile(
    r"(?=.*/)(?=.*\b(?:Getty|Reuters|REUTERS|AFP|AP|EPA|Xinhua|Alamy|Shutterstock)\b)"
    r"\W*(?:[A-Z][\w'’]*|via|for|by|and|of|the|de|courtesy|photo)"
    r"(?:\W+(?:[A-Z0-9][\w'’]*|via|for|by|and|of|the|de|courtesy|photo|dpa|picture|alliance)){0,11}\W*"
)
"""An agency and names, but no event."""

_MIN_BOILERPLATE, _MIN_ANY, _MIN_OUTLETS, _MIN_KNOWN = 2, 60, 2, 20
"""A feature is used if it occurs in two lines of boilerplate or sixty of any kind, and in two outlets, so that none is
specific to an outlet. A word is known if it occurs in twenty lines."""

_ADDRESS = re.compile(r"\S*@\S+|(?:https?://|www\.)\S+")
_NAMES = re.compile(r"(?<=\S )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*")

_HIDDEN = ("script", "style", "noscript", "template", "svg", "head", "iframe")
_BLOCKS = (
    "p div li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table tr td th br hr form label button option select textarea legend "
    "figure figcaption blockquote pre section article main header footer nav aside address center video"
).split()

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A line or one of its sentences, with its label and outlet.

    `whole` says that it is the whole line. `preselected` says that it may have been read only because an earlier model
    classified it as boilerplate: recall is not measured on it.
    """

    text: str
    label: str
    outlet: str
    whole: bool = True
    preselected: bool = False

    @property
    def is_boilerplate(self) -> bool:
        """Whether it is boilerplate of any kind."""
        return self.label not in _NOT_BOILERPLATE


def label_key(text: str) -> str:
    """Return the key of a line in the file of labels, the same for lines that differ only in numbers, addresses and
    names.

    A line that is little more than names has a key of its own.
    """
    line = " ".join(text.split())
    shape = re.sub(r"\d+", "0", _NAMES.sub("N", _ADDRESS.sub("@", line)))
    kept = shape if len(shape.replace(" N", "").split()) >= 3 else line
    return hashlib.sha256(kept.casefold().encode(errors="surrogatepass")).hexdigest()[:12]


def read_labels(path: Path = LABELS) -> dict[str, str]:
    """Return the label of each line that was read, by its key."""
    return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


def read_articles(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the outlet, a name, and the lines of every article in the data folder."""
    sets = {"realtimeqa": ("url", "text"), "near_duplicates": ("url", "content_original")}
    for folder, (key, text) in {**sets, "polnear": ("name", "text"), "newsqa": ("id", "text")}.items():
        for item in read_lines(data / folder / "articles.jsonl.gz"):
            named = "cnn" if folder == "newsqa" else item[key].split("_")[0]
            outlet = domain(item["url"]) if key == "url" else _OUTLETS.get(named, f"{named}.com")
            yield outlet or "", item[key], lines_of(item[text])


def lines_of(text: str) -> list[str]:
    """Return the non-empty lines of a text, with white space collapsed."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def examples_of_articles(articles: Iterable[tuple[str, str, list[str]]], labels: Mapping[str, str]) -> list[Example]:
    """Return the distinct lines of each outlet, and their sentences, except for those that are neither boilerplate nor
    news."""
    articles = list(articles)
    found: dict[str, set[str]] = defaultdict(set)
    for _, name, lines in articles:
        for line in lines:
            found[line.casefold()].add(name)
    recurring = {line for line, names in found.items() if len(names) >= _RECURS}
    examples: dict[tuple[str, str], Example] = {}
    for outlet, name, lines in articles:
        if not held_out(outlet, name):
            for line in lines:
                recurs = line.casefold() in recurring
                label = labels.get(label_key(line)) or (NEITHER if recurs else _label_by_shape(line))
                for example in _parts(line, label, outlet, labels):
                    example = replace(example, preselected=not recurs)
                    examples.setdefault((outlet, example.text.casefold()), example)
    return list(examples.values())


def held_out(outlet: str, name: str) -> bool:
    """Whether an article is held out of the training."""
    return outlet in _LARGE and crc32(name.encode()) % _KEPT_BACK == 2


def _label_by_shape(line: str) -> str:
    return LINK if _LINK_LINE.fullmatch(line) else CREDIT_LINE if _CREDIT_LINE.fullmatch(line) else UNREAD


def _parts(line: str, label: str, outlet: str, labels: Mapping[str, str]) -> Iterator[Example]:
    if label == NEITHER:
        return
    spans = split_sentences(line, "en")
    if len(line) <= MAX_BOILERPLATE:
        yield Example(line, label, outlet)
    for number, (start, end) in enumerate(spans if len(spans) > 1 else ()):
        own = labels.get(label_key(line[start:end]), label)
        if own in _NOT_BOILERPLATE and _CREDIT_LINE.fullmatch(line[start:end]):
            own = CREDIT_LINE
        # "Ada Finch covers courts. Reach her at ..." begins like news.
        if own != NEITHER and not (own == label == "contact" and number == 0) and end - start <= MAX_BOILERPLATE:
            yield Example(line[start:end], own, outlet, whole=False)


def read_pages(data: Path) -> Iterator[tuple[str, list[str], str]]:
    """Yield the outlet of each English page in the data folder, its lines, and its expected text."""
    with zipfile.ZipFile(data / "html" / "pages.zip") as pages:
        names = pages.namelist()
        for name in (name for name in names if name.endswith(".html")):
            expected = name.removesuffix(".html") + ".txt"
            outlet, lines = page_lines(pages.read(name))
            if detect_language(" ".join(lines)) == "en":
                text = pages.read(expected).decode() if expected in names else ""
                yield outlet or name, lines, " ".join(text.split())


def page_lines(page: bytes) -> tuple[str | None, list[str]]:
    """Return the outlet of a page, from its canonical URL, and its visible lines."""
    root = lxml.html.document_fromstring(page.strip() or b"<p></p>")
    urls = root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    for element in list(root.iter(*_HIDDEN)):
        element.drop_tree()
    for element in root.iter(*_BLOCKS):
        element.text, element.tail = f"\n{element.text or ''}", f"\n{element.tail or ''}"
    return next(filter(None, map(domain, urls)), None), lines_of(root.text_content())


def examples_of_pages(pages: Iterable[tuple[str, list[str], str]], labels: Mapping[str, str]) -> list[Example]:
    """Return the distinct lines of each outlet that were read, or that are in the expected text of their page."""
    examples = {}
    for outlet, lines, expected in pages:
        for line in lines:
            label = labels.get(label_key(line)) or (NEWS if len(line) > 50 and line[:60] in expected else NEITHER)
            if label != NEITHER and len(line) <= MAX_BOILERPLATE:
                examples[outlet, line.casefold()] = Example(line, label, outlet)
    return list(examples.values())


class Examples:
    """Examples as a feature matrix: a row each, a column for each feature in any of them."""

    def __init__(self, examples: Sequence[Example]) -> None:
        from scipy.sparse import csr_matrix

        self.all = list(examples)
        self.is_boilerplate = np.array([example.is_boilerplate for example in self.all])
        self.outlets = np.array([example.outlet for example in self.all])
        weights = [_WEIGHTS.get(example.label, _BOILERPLATE_WEIGHT) for example in self.all]
        self.weights = np.where(self.outlets == OWN_OUTLET, 4.0, 1.0) * weights
        rows = [sorted(boilerplate_features(example.text)) for example in self.all]
        self.features, columns = np.unique(np.concatenate([np.array(row) for row in rows]), return_inverse=True)
        ends = np.cumsum([0, *map(len, rows)])
        self.matrix = csr_matrix((np.ones(len(columns), np.float32), columns, ends))
        # Five folds by outlet; our own lines are in none.
        folds = {_LARGE[0]: 0, _LARGE[1]: 1, OWN_OUTLET: -1}
        self.folds = np.array([folds.get(outlet, 2 + crc32(outlet.encode()) % 3) for outlet in self.outlets])

    def columns(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the features that are frequent enough in these rows."""
        matrix, is_boilerplate, outlets = self.matrix[rows], self.is_boilerplate[rows], self.outlets[rows]
        own = sum((matrix[outlets == outlet].sum(0) > 0).astype(int) for outlet in np.unique(outlets))
        often = (matrix[is_boilerplate].sum(0) >= _MIN_BOILERPLATE) | (matrix.sum(0) >= _MIN_ANY)
        return np.flatnonzero(np.asarray(often & (own >= _MIN_OUTLETS)))

    def fitted(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], "LogisticRegression"]:
        """Return the frequent columns, and the regression over them, fitted on these rows."""
        from sklearn.linear_model import LogisticRegression

        columns = self.columns(rows)
        regression = LogisticRegression(max_iter=300, solver="liblinear", random_state=0)
        regression.fit(self.matrix[rows][:, columns], self.is_boilerplate[rows], sample_weight=self.weights[rows])
        return columns, regression

    def held_out_scores(self) -> Values:
        """Return the score of each example by a model that has seen no line of its outlet."""
        scores = np.full(len(self.all), -np.inf)
        for fold in np.unique(self.folds[self.folds >= 0]):
            columns, regression = self.fitted(np.flatnonzero(self.folds != fold))
            rows = np.flatnonzero(self.folds == fold)
            scores[rows] = regression.decision_function(self.matrix[rows][:, columns])
        return scores


def threshold_for(scores: Values, is_boilerplate: NDArray[np.bool_]) -> float:
    """Return the lowest threshold with no more than the allowed share of news above it."""
    news = np.sort(scores[~is_boilerplate])[::-1]
    return float(news[int(FALSE_ALARMS * len(news))])


def write_model(examples: Examples, limit: float, path: Path) -> None:
    """Fit on all examples, and write the weights quantised to 1/127 of the largest."""
    columns, regression = examples.fitted(np.arange(len(examples.all)))
    weights = regression.coef_[0]
    scale = np.abs(weights).max() / 127
    steps = np.rint(weights / scale).astype(np.int8)
    lines_with = Counter(word for example in examples.all for word in set(boilerplate_words(example.text)))
    words = sorted(word for word, count in lines_with.items() if count >= _MIN_KNOWN)
    np.savez_compressed(
        path,
        features=examples.features[columns][steps != 0].astype(np.uint32),
        weights=steps[steps != 0],
        scale=scale,
        words=np.array(words, dtype=np.uint32),
        bias=regression.intercept_[0],
        limit=limit,
    )


def read_examples(data: Path) -> list[Example]:
    """Return all examples, including our own lines. Raises `InputRefused` if a file of the data is missing or
    damaged."""
    labels = read_labels()
    lines = examples_of_articles(read_articles(data), labels) + examples_of_pages(read_pages(data), labels)
    own = (line.split("\t") for line in OWN.read_text(encoding="utf-8").splitlines())
    return lines + [Example(text, label, OWN_OUTLET) for label, text in own]


def main() -> None:
    """Read the examples, choose the threshold on held-out outlets, fit, and write the model."""
    parser = argparse.ArgumentParser(
        prog="python -m training.boilerplate", description="Train the boilerplate classifier."
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets")
    examples = Examples(read_examples(parser.parse_args().data))
    held = examples.folds >= 0
    write_model(examples, threshold_for(examples.held_out_scores()[held], examples.is_boilerplate[held]), MODEL)
