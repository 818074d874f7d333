import json
from pathlib import Path

import pytest

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, SourceSpan, half_of
from index import Index
from training.reader.examples import Example, trained_on
from training.reader.news import examples_of_answers, examples_of_index

HARBOUR = """Lorn harbour to be rebuilt

The council of Lorn voted on Monday.

It will rebuild the harbour wall for nine million crowns.

Ada Finch, the engineer, said the work begins in May.
"""
STRIKE = """Ferry crews on strike

Ferry crews in Lorn harbour stopped work on Tuesday.

They ask for nine crowns more an hour.
"""
SECRET = """The wall that nobody paid for

The harbour wall of Lorn was never paid for, papers show.
"""
ARTICLES = {"harbour": HARBOUR, "strike": STRIKE, "secret": SECRET}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Index:
    folder = tmp_path_factory.mktemp("news")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    made = Index.open(folder / "index", model=tiny_model)
    made.add([folder])
    return made


def asked(identity: str, question: str, article: str, text: str, answer: str) -> str:
    paragraph = next(n for n, line in enumerate(filter(None, ARTICLES[article].split("\n")), 1) if line == text)
    start = text.index(answer)
    gold = {"article": f"{article}.txt", "paragraph": paragraph, "start": start, "end": start + len(answer)}
    return json.dumps({"id": identity, "question": question, "gold": [gold], "answers": [answer], "half": "tuning"})


@pytest.fixture
def examples(index: Index, tmp_path: Path) -> list[Example]:
    lines = [
        asked(
            "cost",
            "What will rebuilding the harbour wall cost?",
            "harbour",
            "It will rebuild the harbour wall for nine million crowns.",
            "nine million crowns",
        ),
        asked(
            "pay",
            "What do the ferry crews ask for?",
            "strike",
            "They ask for nine crowns more an hour.",
            "nine crowns more",
        ),
    ]
    (tmp_path / "tuning.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return list(examples_of_index(tmp_path / "tuning.jsonl", index))


def test_the_gold_paragraph_comes_first_with_title_and_the_paragraph_before(examples: list[Example]) -> None:
    first = examples[0].passages[0]
    assert first.text == "It will rebuild the harbour wall for nine million crowns."
    assert first.title == "Lorn harbour to be rebuilt"
    assert first.before == "The council of Lorn voted on Monday."
    assert examples[0].answer is not None
    assert first.text[slice(*examples[0].answer)] == "nine million crowns"


def test_negatives_are_retrieved_and_only_from_articles_of_the_file(
    examples: list[Example],
) -> None:
    read = [passage.text for passage in examples[0].passages[1:]]
    assert "Ada Finch, the engineer, said the work begins in May." in read, "a neighbour of the answer"
    assert "Ferry crews in Lorn harbour stopped work on Tuesday." in read, "another article"
    assert not any("never paid for" in passage.text for example in examples for passage in example.passages)


def test_some_questions_get_only_passages_of_other_articles(examples: list[Example]) -> None:
    strangers = [example for example in examples if example.answer is None]
    assert [example.question for example in strangers] == ["What will rebuilding the harbour wall cost?"]
    assert {passage.title for passage in strangers[0].passages} == {"Ferry crews on strike"}


def test_an_unanswerable_question_gets_plausible_passages(index: Index, tmp_path: Path) -> None:
    known = asked("pay", "What do the crews ask?", "strike", "They ask for nine crowns more an hour.", "nine crowns")
    unknown = json.dumps(
        {"id": "no", "question": "Why do ferry crews ask for crowns?", "unanswerable": True, "half": "tuning"}
    )
    (tmp_path / "tuning.jsonl").write_text(f"{known}\n{unknown}", encoding="utf-8")
    example = list(examples_of_index(tmp_path / "tuning.jsonl", index))[-1]
    assert example.question == "Why do ferry crews ask for crowns?"
    assert example.answer is None
    assert "They ask for nine crowns more an hour." in [passage.text for passage in example.passages]


def quiz(half: str, answers: tuple[str, ...] = ("Nine Million crowns",), *, trained: bool = True) -> SourceSet:
    file = next(
        name for name in (f"{n}.txt" for n in range(100)) if half_of(name) == half and trained_on(name) == trained
    )
    text = f'---\ntitle: "Harbour: \\"it is decided\\""\n---\n{HARBOUR}'
    question = SourceQuestion(
        id="1",
        question="What will the harbour wall cost Lorn?",
        group=file,
        answers=answers,
        gold=(SourceSpan(file),),
    )
    return SourceSet([SourceArticle(file, text), SourceArticle("other.txt", STRIKE)], [question])


def test_without_expected_paragraphs_the_one_with_the_answer_is_used() -> None:
    (example,) = examples_of_answers(quiz("tuning"))
    assert example.answer is not None
    assert example.passages[0].text[slice(*example.answer)] == "nine million crowns"
    assert example.passages[0].title == 'Harbour: "it is decided"'
    assert example.passages[0].before == "The council of Lorn voted on Monday."
    assert {passage.text for passage in example.passages[1:]} == {
        "Lorn harbour to be rebuilt",
        "The council of Lorn voted on Monday.",
        "Ada Finch, the engineer, said the work begins in May.",
    }


@pytest.mark.parametrize("given", [quiz("reporting"), quiz("tuning", trained=False), quiz("tuning", ("a lottery",))])
def test_held_out_questions_and_those_without_a_findable_answer_are_skipped(given: SourceSet) -> None:
    assert list(examples_of_answers(given)) == []
