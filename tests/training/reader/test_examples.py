import random

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, SourceSpan, half_of
from qa.reader.base import ReaderPassage
from training.reader.examples import (
    Claim,
    Example,
    HardNegatives,
    Item,
    add_hard_negatives,
    add_off_topic,
    examples_of_passages,
    held_out,
    split,
    swap_details,
    trained_on,
)

TEXT = (
    "The harbour of Lorn was built in 1824 by the engineer Ada Finch. It cost more than anyone in town had thought, "
    "and the council argued over the bill for nine years. In 1831 a storm tore away the northern wall, which nobody "
    "rebuilt. The lighthouse came later. It was paid for by a lottery that sold eleven thousand tickets in one summer, "
    "and its lamp could be seen from the island of Merrow on a clear night."
)


def name_in(half: str, stem: str, *, trained: bool = True) -> str:
    return next(
        name for name in (f"{stem}{n}" for n in range(100)) if half_of(name) == half and trained_on(name) == trained
    )


def source(half: str, answer: str | None = "a lottery", *, trained: bool = True) -> SourceSet:
    file = name_in(half, "passage", trained=trained)
    start = TEXT.find(answer) if answer else 0
    gold = (SourceSpan(file, TEXT, start, start + len(answer)),) if answer else ()
    asked = SourceQuestion(
        id="1",
        question="Who paid for the lighthouse?",
        group=file,
        answers=(answer,) if answer else (),
        gold=gold,
        unanswerable=not answer,
    )
    return SourceSet([SourceArticle(file, TEXT)], [asked])


def made(given: SourceSet, kept: frozenset[str] = frozenset()) -> list[Example]:
    """Examples of twenty random draws: it is random whether a passage is used whole."""
    return [example for seed in range(20) for example in examples_of_passages(given, kept, random.Random(seed))]


def test_the_first_passage_has_the_answer_at_the_span() -> None:
    examples = made(source("tuning"))
    assert len(examples) == 20
    for example in examples:
        assert example.answer is not None
        assert example.passages[0].text[slice(*example.answer)] == "a lottery"
    assert {len(example.passages) for example in examples} == {1, 2}, "some are read whole, some in parts"


def test_other_parts_of_the_passage_are_negatives_without_the_answer() -> None:
    negatives = [passage for example in made(source("tuning")) for passage in example.passages[1:]]
    assert negatives
    assert all("a lottery" not in passage.text and passage.text in TEXT for passage in negatives)


def test_an_unanswerable_question_has_passages_and_no_answer() -> None:
    examples = made(source("tuning", answer=None))
    assert len(examples) == 20
    assert all(example.answer is None and example.passages for example in examples)


def test_nothing_of_a_reporting_half_is_used() -> None:
    assert made(source("reporting")) == []


def test_some_articles_of_the_tuning_half_are_reserved_for_calibration() -> None:
    assert made(source("tuning", trained=False)) == []
    assert 0.75 < sum(trained_on(str(number)) for number in range(600)) / 600 < 0.9


def test_reporting_questions_of_other_sets_are_excluded_whatever_their_spelling() -> None:
    other = SourceArticle(name_in("reporting", "other"), TEXT.replace(",", " ,"))
    asked = SourceQuestion(id="1", question="How high is it?", group=other.file)
    assert made(source("tuning"), held_out([SourceSet([other], [asked])])) == []
    same_question = SourceSet(
        [SourceArticle(other.file, "Something else.")],
        [SourceQuestion(id="1", question="who paid for the  lighthouse", group=other.file)],
    )
    assert made(source("tuning"), held_out([same_question])) == []


def test_a_text_is_split_into_passages_of_whole_sentences_with_context() -> None:
    cuts = split(TEXT, "Lorn")
    assert len(cuts) > 1
    for cut in cuts:
        assert TEXT[cut.start : cut.start + len(cut.passage.text)] == cut.passage.text
        assert cut.passage.text.endswith(".")
        assert cut.passage.title == "Lorn"
    assert cuts[0].passage.before == ""
    assert cuts[1].passage.before == TEXT[: cuts[1].start].strip()[-len(cuts[1].passage.before) :]
    assert cuts[1].passage.before


LIGHTHOUSE = ReaderPassage("The lighthouse of Lorn was paid for by a lottery in 1833.", "Lorn")
KEEPER = ReaderPassage("The lighthouse keeper of Lorn was paid forty crowns.", "Wages")
COPY = ReaderPassage("A lottery paid for the lighthouse, people said.", "Hearsay")
BAKERY = ReaderPassage("Bread became dearer in the winter.", "Prices")
ASKED = Example("How was the lighthouse of Lorn paid for in 1833?", (LIGHTHOUSE,), (39, 48))


def test_hard_negatives_come_best_first() -> None:
    found = next(HardNegatives([BAKERY, KEEPER, LIGHTHOUSE]).nearest([ASKED.question]))
    assert found == [LIGHTHOUSE, KEEPER, BAKERY]


def test_a_hard_negative_without_the_answer_is_added() -> None:
    others = [Example("Who baked?", (passage,), None) for passage in (BAKERY, COPY, KEEPER)]
    first, *rest = add_hard_negatives([ASKED, *others], random.Random(0))
    assert first.passages[:2] == (LIGHTHOUSE, KEEPER)
    assert COPY not in first.passages
    assert first.answer == ASKED.answer
    assert rest == others, "a question without an answer gets none"


def test_a_swapped_detail_makes_a_question_that_its_passage_does_not_answer() -> None:
    others = [Example("What happened in 1901?", (BAKERY,), (0, 5)), Example("What did Tavish do?", (BAKERY,), (0, 5))]
    questions = {
        example.question
        for seed in range(40)
        for example in swap_details([ASKED, *others], random.Random(seed))
        if example.passages == (LIGHTHOUSE,)
    }
    assert "How was the lighthouse of Lorn paid for in 1901?" in questions
    assert "How was the lighthouse of Tavish paid for in 1833?" in questions
    assert ASKED.question not in questions


def test_a_question_without_details_is_sometimes_negated_and_otherwise_skipped() -> None:
    plain = Example("what did the lottery pay for?", (LIGHTHOUSE,), (0, 18))
    made = [example for seed in range(60) for example in swap_details([plain], random.Random(seed))]
    assert {example.question for example in made} == {"what did not the lottery pay for?"}
    assert 0 < len(made) < 30
    assert all(example.answer is None for example in made)


def test_some_questions_get_a_passage_of_another_article_last() -> None:
    own = [ReaderPassage(f"The {place} was built in 1824.", place) for place in ("harbour", "mill", "lighthouse")]
    items: list[Item] = [Example(f"When was the {passage.title} built?", (passage,), (0, 3)) for passage in own]
    items += [Claim("It was built.", own[0], "supports")]
    made = list(add_off_topic(items * 30, 0.5, random.Random(1)))
    examples = [item for item in made if isinstance(item, Example)]
    longer = [item for item in examples if len(item.passages) == 2]
    assert len(made) == 120
    assert 10 < len(longer) < 60
    assert all(item.passages[0].title in item.question and item.answer == (0, 3) for item in examples)
    assert all(item.passages[1].title not in item.question for item in longer)
