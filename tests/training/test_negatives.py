import random

from qa.reader.base import ReaderPassage
from training.examples import Example
from training.negatives import LookAlikes, swapped, with_look_alikes

LIGHTHOUSE = ReaderPassage("The lighthouse of Lorn was paid for by a lottery in 1833.", "Lorn")
KEEPER = ReaderPassage("The lighthouse keeper of Lorn was paid forty crowns.", "Wages")
COPY = ReaderPassage("A lottery paid for the lighthouse, people said.", "Hearsay")
BAKERY = ReaderPassage("Bread became dearer in the winter.", "Prices")
ASKED = Example("How was the lighthouse of Lorn paid for in 1833?", (LIGHTHOUSE,), (39, 48))


def test_look_alikes_come_best_first() -> None:
    found = next(LookAlikes([BAKERY, KEEPER, LIGHTHOUSE]).nearest([ASKED.question]))
    assert found == [LIGHTHOUSE, KEEPER, BAKERY]


def test_a_look_alike_is_added_that_does_not_have_the_answer() -> None:
    others = [Example("Who baked?", (passage,), None) for passage in (BAKERY, COPY, KEEPER)]
    first, *rest = with_look_alikes([ASKED, *others], random.Random(0))
    assert first.passages[:2] == (LIGHTHOUSE, KEEPER)
    assert COPY not in first.passages
    assert first.answer == ASKED.answer
    assert rest == others, "a question without an answer gets none"


def test_a_swapped_detail_makes_a_question_that_its_passage_does_not_answer() -> None:
    others = [Example("What happened in 1901?", (BAKERY,), (0, 5)), Example("What did Tavish do?", (BAKERY,), (0, 5))]
    questions = {
        example.question
        for seed in range(40)
        for example in swapped([ASKED, *others], random.Random(seed))
        if example.passages == (LIGHTHOUSE,)
    }
    assert "How was the lighthouse of Lorn paid for in 1901?" in questions
    assert "How was the lighthouse of Tavish paid for in 1833?" in questions
    assert ASKED.question not in questions


def test_a_question_without_details_is_negated_now_and_then_and_otherwise_left_out() -> None:
    plain = Example("what did the lottery pay for?", (LIGHTHOUSE,), (0, 18))
    made = [example for seed in range(60) for example in swapped([plain], random.Random(seed))]
    assert {example.question for example in made} == {"what did not the lottery pay for?"}
    assert 0 < len(made) < 30
    assert all(example.answer is None for example in made)
