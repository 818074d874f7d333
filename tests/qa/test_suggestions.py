"""Questions to begin with, made from the articles."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import Index
from qa import Answer, Assistant
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.suggestions import example_questions
from tests.index.helpers import write_article


def write(folder: Path, *articles: tuple[str, str]) -> list[Path]:
    """Articles of these titles and texts, the first one the newest."""
    paths = []
    for number, (title, text) in enumerate(articles):
        paths.append(folder / f"{number}.md")
        paths[-1].write_text(
            f"---\ntitle: {title}\npublished: 2025-04-{20 - number}\n---\n\n{text}\n", encoding="utf-8"
        )
    return paths


def offered(folder: Path, *articles: tuple[str, str]) -> list[str]:
    with Index.open(folder / "index") as index:
        assert not index.add(write(folder, *articles)).refused
        return example_questions(index, Assistant(index), 4)


@pytest.mark.slow
def test_each_is_answered_by_the_very_sentence_that_it_is_made_from(seed_index: Index, assistant: Assistant) -> None:
    found = example_questions(seed_index, assistant, 4)
    assert len(found) >= 2
    articles = set()
    for question in found:
        person, topic = question.removeprefix("What did ").removesuffix("?").split(" say about ")
        answer = assistant.ask(question)
        first = answer.statements[0]
        assert answer.confidence >= 0.6
        assert person in first.text
        assert topic.lower() in first.text.lower()
        assert first.emphasis is not None
        articles.add(first.citations[0].article.id)
    assert len(articles) == len(found)
    assert example_questions(seed_index, assistant, 1) == found[:1]


FERRY = (
    "New ferry line to Tarn begins in June",
    """The island has waited for years, and everybody has an opinion on it by now.

Harbour director Una Fell said on Monday that the ferry will sail twice a day.""",
)


def test_a_person_is_asked_about_once(tmp_path: Path) -> None:
    again = ("Harbour to be dredged", "Harbour director Una Fell said on Friday that the harbour will be dredged.")
    assert offered(tmp_path, FERRY, again) == ["What did Una Fell say about the ferry?"]


@pytest.mark.parametrize(
    "text",
    [
        "Harbour director Una Fell said on Monday that a ferry will sail twice a day.",  # which one?
        "Harbour director Una Fell said on Monday that efforts will be made to sail twice a day.",  # about anything
        "Harbour director Una Fell said on Monday that it will sail twice a day.",
        "The harbour office said on Monday that the ferry will sail twice a day.",
        "The ferry will sail after something that harbour director Una Fell said.",
        "Una Fell sails on the ferry twice a day, and has done so for years.",
    ],
)
def test_what_cannot_be_asked_about_is_not_offered(tmp_path: Path, text: str) -> None:
    assert offered(tmp_path, ("New line to Tarn", text)) == []


class Altered(Assistant):
    """Answers with something about the first statement, or about the whole answer, altered."""

    def __init__(self, index: Index, of_statement: dict[str, Any], of_answer: dict[str, Any]) -> None:
        super().__init__(index)
        self._of_statement, self._of_answer = of_statement, of_answer

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        answer = super().ask(question, history, options)
        first = replace(answer.statements[0], **self._of_statement)
        return replace(answer, **{"statements": (first,), **self._of_answer})


def test_only_a_sure_and_marked_answer_from_the_very_sentence_will_do(tmp_path: Path) -> None:
    other = ("Ferry of old", "The old ferry was sold, and nobody knows where it is now.")
    with Index.open(tmp_path / "index") as index:
        index.add(write(tmp_path, FERRY, other))
        assert example_questions(index, Altered(index, {}, {}), 4) == ["What did Una Fell say about the ferry?"]
        first = Assistant(index).ask("What did Una Fell say about the ferry?").statements[0]
        (cited,) = first.citations
        elsewhere = next(info for info in index.articles() if info.id != cited.article.id)
        end = len(first.text)
        for of_statement, of_answer in (
            ({"citations": (replace(cited, article=elsewhere),)}, {}),
            ({"citations": (replace(cited, paragraph=cited.paragraph + 1),)}, {}),
            ({"marked": None}, {}),
            ({"marked": (0, 16)}, {}),  # who says it, and not what
            ({"marked": (0, end)}, {}),  # too long to stand out
            ({}, {"confidence": 0.59}),
            ({}, {"statements": ()}),
        ):
            assert example_questions(index, Altered(index, of_statement, of_answer), 4) == []


def test_what_the_article_is_about_is_asked_about_first(tmp_path: Path) -> None:
    title, text = FERRY
    island, ferry = text.split("\n\n")
    weather = "Mayor Ada Marsh said on Sunday that the weather will be fine this week."
    with Index.open(tmp_path / "index") as index:
        index.add(write(tmp_path, (title, "\n\n".join((island, weather, ferry)))))
        sure = Altered(index, {}, {"confidence": 0.9})
        assert example_questions(index, sure, 4) == ["What did Una Fell say about the ferry?"]


def test_where_nobody_is_quoted_or_nothing_is_marked_there_are_none(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assistant = Assistant(index, reader="none")
        assert example_questions(index, assistant, 4) == []
        index.add([write_article(tmp_path, 1), *write(tmp_path, FERRY)])
        assert example_questions(index, assistant, 4) == []
