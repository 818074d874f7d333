import random

import pytest

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, SourceSpan, half_of
from training.reader.examples import Example, trained_on
from training.reader.news import examples_of_answers, news_examples

HARBOUR = """Lorn harbour to be rebuilt

The council of Lorn voted on Monday.

It will rebuild the harbour wall for nine million crowns.

Ada Finch, the engineer, said the work begins in May.
"""
STRIKE = """Ferry crews on strike

Ferry crews in Lorn harbour stopped work on Tuesday.

They ask for nine crowns more an hour.
"""
BREAD_COST = "A loaf cost four crowns on the island of Merrow."
BREAD = f"""Bread becomes dearer

{BREAD_COST}

Rebuilding the mill wall cost the harbour town much.

Bakers in Merrow began at four.

The flour comes from Lorn.

The mill was sold in May.

Nobody knows why.
"""
ARTICLES = {"harbour": HARBOUR, "strike": STRIKE, "bread": BREAD}


def group_in(half: str, *, trained: bool = True) -> str:
    return next(name for name in map(str, range(200)) if half_of(name) == half and trained_on(name) == trained)


def asked(question: str, article: str, line: str, answer: str, group: str) -> SourceQuestion:
    start = line.index(answer)
    gold = (SourceSpan(f"{article}.txt", line, start, start + len(answer)),)
    return SourceQuestion(id=question, question=question, group=group, answers=(answer,), gold=gold)


COST = "It will rebuild the harbour wall for nine million crowns."
PAY = "They ask for nine crowns more an hour."


def told(group: str, *more: SourceQuestion) -> SourceSet:
    """One story of two articles, `group`, and questions about it; and a question about another story."""
    other = next(
        name for name in map(str, range(200)) if trained_on(name) and half_of(name) == "tuning" and name != group
    )
    questions = [
        asked("What will rebuilding the harbour wall cost?", "harbour", COST, "nine million crowns", group),
        asked("What do the ferry crews ask for?", "strike", PAY, "nine crowns more", group),
        asked("What did the bread of Merrow cost?", "bread", BREAD_COST, "four crowns", other),
    ]
    articles = [SourceArticle(f"{name}.txt", f'---\ntitle: "{name}"\n---\n{text}') for name, text in ARTICLES.items()]
    return SourceSet(articles, [*questions, *more])


def made(source: SourceSet) -> dict[str, Example]:
    return {example.question: example for example in news_examples(source, random.Random(1))}


def test_all_candidates_are_near_passages_that_do_not_answer() -> None:
    source = told(group_in("tuning"))
    few = made(source)["What will rebuilding the harbour wall cost?"]
    examples = {e.question: e for e in news_examples(source, random.Random(1), candidates=True)}
    all_near = examples["What will rebuilding the harbour wall cost?"]
    assert all_near.passages[0] == few.passages[0]
    assert all_near.answer == few.answer
    assert len(all_near.passages) > len(few.passages)
    assert not any("nine million crowns" in passage.text for passage in all_near.passages[1:])
    assert any(passage.title == "bread" for passage in all_near.passages)


def test_the_gold_paragraph_comes_first_with_title_and_the_paragraph_before() -> None:
    example = made(told(group_in("tuning")))["What will rebuilding the harbour wall cost?"]
    first = example.passages[0]
    assert (first.text, first.title, first.before) == (COST, "harbour", "The council of Lorn voted on Monday.")
    assert example.answer is not None
    assert first.text[slice(*example.answer)] == "nine million crowns"


def test_wrong_passages_are_look_alikes_of_the_same_story_and_one_of_another() -> None:
    example = made(told(group_in("tuning")))["What will rebuilding the harbour wall cost?"]
    read = [passage.text for passage in example.passages[1:]]
    assert "Ferry crews in Lorn harbour stopped work on Tuesday." in read, "another article of the story"
    assert [passage.title for passage in example.passages[1:] if passage.title == "bread"] == ["bread"]
    assert not any("nine million crowns" in text for text in read), "it would answer too"


def test_a_near_miss_comes_with_the_line_that_tempts() -> None:
    group = group_in("tuning")
    near = SourceQuestion(
        id="near",
        question="How many crews were dismissed?",
        group=group,
        unanswerable=True,
        tempting=SourceSpan("strike.txt", PAY),
    )
    example = made(told(group, near))["How many crews were dismissed?"]
    assert example.answer is None
    assert example.passages[0].text == PAY
    assert len(example.passages) == 2


@pytest.mark.parametrize("group", [group_in("reporting"), group_in("tuning", trained=False)])
def test_stories_of_the_reporting_half_and_those_kept_for_calibration_are_skipped(group: str) -> None:
    assert "What do the ferry crews ask for?" not in made(told(group))


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
