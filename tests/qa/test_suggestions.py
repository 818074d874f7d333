"""Questions to begin with, made from the articles."""

from pathlib import Path

from index import Index
from qa import Assistant
from qa.suggestions import example_questions
from tests.index.helpers import write_article


def test_each_has_an_answer_about_another_person(seed_index: Index, assistant: Assistant) -> None:
    found = example_questions(seed_index, assistant, 3)
    assert len(found) == 3
    names = [question.removeprefix("What did ").removesuffix(" say?") for question in found]
    assert len({name.split()[-1] for name in names}) == 3
    for question, name in zip(found, names, strict=True):
        answer = assistant.ask(question)
        assert name.split()[-1] in answer.text
    assert example_questions(seed_index, assistant, 1) == found[:1]


def test_where_nobody_is_quoted_there_are_none(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assistant = Assistant(index, reader="none")
        assert example_questions(index, assistant, 4) == []
        index.add([write_article(tmp_path, 1)])
        assert example_questions(index, assistant, 4) == []
