"""The gold of each question, located in the index: the expected paragraphs, articles and character spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.errors import QuestionFileRefused
from evaluation.questions import ExpectedPlace, ExpectedQuestion, QuestionFile
from index import Article, Index
from qa.errors import QuestionRefused

Place = tuple[str, int]
"""Article id and paragraph number."""


def place_key(place: Place) -> str:
    """Return a paragraph's location as one string, for trec_eval and as a key in the results."""
    return f"{place[0]}:{place[1]}"


@dataclass(frozen=True, slots=True)
class Gold:
    """The expected paragraphs and articles of one question, and the spans of the answer in the paragraphs."""

    paragraphs: set[Place] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    spans: dict[Place, list[tuple[int, int]]] = field(default_factory=dict)


def find_gold(file: QuestionFile, index: Index) -> dict[str, Gold]:
    """Return the gold of every question, by question id.

    Raises `QuestionFileRefused`, which lists each line whose gold is not in the index.
    """
    finder = _Finder(index, file.questions)
    found, problems = {}, []
    for question in file.questions:
        try:
            found[question.id] = finder.gold(question)
        except QuestionRefused as error:
            problems.append(f"line {question.line}: {error}")
    with_articles = [q for q in file.questions if any(place.article for place in q.gold)]
    if with_articles and not any(finder.knows(place.article) for q in with_articles for place in q.gold):
        problem = (
            f"line {with_articles[0].line}: none of the expected articles of this file is among the "
            f"{finder.count} articles of the index {index.name}; use the index that the questions are about"
        )
        raise QuestionFileRefused(file.path, [problem])
    if problems:
        raise QuestionFileRefused(file.path, problems)
    return found


def normalised(text: str) -> str:
    """Return `text` normalised for the search for expected words: case and white space do not matter."""
    return " ".join(text.split()).casefold()


class _Finder:
    def __init__(self, index: Index, questions: Iterable[ExpectedQuestion]) -> None:
        infos = index.articles()
        self.count = len(infos)
        self._index = index
        self._articles: dict[str, Article] = {}
        self._ids: dict[str, set[str]] = {}
        for info in infos:
            for name in {info.id, info.url, info.origin, Path(info.origin).name} - {None}:
                self._ids.setdefault(str(name), set()).add(info.id)
        wanted = {p.text for q in questions for p in q.gold if p.text is not None and p.article is None}
        self._places = self._search({text: normalised(text) for text in wanted}, [info.id for info in infos])

    def knows(self, article: str | None) -> bool:
        """Whether there is an article with this name."""
        return article in self._ids

    def gold(self, question: ExpectedQuestion) -> Gold:
        """Return the gold of one question. Raises `QuestionRefused` if a part of it is not in the index."""
        gold = Gold()
        for expected in question.gold:
            if expected.article is None:
                self._add_text(gold, expected)
            else:
                self._add_article(gold, expected, expected.article)
        return gold

    def _add_text(self, gold: Gold, expected: ExpectedPlace) -> None:
        places = self._places.get(expected.text or "", [])
        if not places:
            raise QuestionRefused(
                f"no paragraph of the index contains the expected text “{(expected.text or '')[:80]}”"
            )
        gold.paragraphs.update(places)
        gold.articles.update(article for article, _ in places)

    def _add_article(self, gold: Gold, expected: ExpectedPlace, name: str) -> None:
        article = self._article(name)
        gold.articles.add(article.id)
        if expected.text is not None:
            wanted = normalised(expected.text)
            numbers = [p.number for p in article.paragraphs if wanted in normalised(p.text)]
            if expected.paragraph is not None:
                numbers = [number for number in numbers if number == expected.paragraph]
            if not numbers:
                where = f"paragraph {expected.paragraph} of " if expected.paragraph else ""
                raise QuestionRefused(f"{where}article '{name[:80]}' does not contain “{expected.text[:80]}”")
            gold.paragraphs.update((article.id, number) for number in numbers)
        elif expected.paragraph is not None:
            self._add_paragraph(gold, expected, article, expected.paragraph)

    def _add_paragraph(self, gold: Gold, expected: ExpectedPlace, article: Article, number: int) -> None:
        if number > len(article.paragraphs):
            raise QuestionRefused(
                f"article '{(expected.article or '')[:80]}' has no paragraph {number}, only {len(article.paragraphs)}"
            )
        gold.paragraphs.add((article.id, number))
        if expected.start is not None and expected.end is not None:
            length = len(article.paragraphs[number - 1].text)
            if not expected.start < expected.end <= length:
                raise QuestionRefused(
                    f"characters {expected.start} to {expected.end} are not in paragraph {number}, which has {length}"
                )
            gold.spans.setdefault((article.id, number), []).append((expected.start, expected.end))

    def _article(self, name: str) -> Article:
        ids = self._ids.get(name, set())
        if not ids:
            raise QuestionRefused(f"the expected article '{name[:80]}' is not in the index {self._index.name}")
        if len(ids) > 1:
            raise QuestionRefused(f"'{name[:80]}' is the name of {len(ids)} articles; use the id of the expected one")
        identity = next(iter(ids))
        if identity not in self._articles:
            self._articles[identity] = self._index.article(identity)
        return self._articles[identity]

    def _search(self, wanted: dict[str, str], ids: Sequence[str]) -> dict[str, list[Place]]:
        """Return all paragraphs that contain each of the texts, in one pass over the articles."""
        places: dict[str, list[Place]] = {}
        for identity in ids if wanted else ():
            for paragraph in self._index.article(identity).paragraphs:
                text = normalised(paragraph.text)
                for original, words in wanted.items():
                    if words in text:
                        places.setdefault(original, []).append((identity, paragraph.number))
        return places
