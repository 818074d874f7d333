from dataclasses import replace

import pytest

from index import IndexView
from qa.answering.asked_thing import of_asked_first, tells_of_another
from qa.language.standing import Standing
from qa.ranking.ranker import ReaderScores
from qa.understanding.question import parse_question
from tests.qa.factories import read_sentence


@pytest.mark.parametrize(
    ("question", "sentence", "is_of_another"),
    [
        ("How many people were hurt by the storm?", "The storm killed at least 13 people.", True),
        ("How many people were hurt by the storm?", "The storm killed 13 people and injured 40.", False),
        ("How many people were hurt by the storm?", "There were 40 injuries.", False),
        ("How many people died in the storm?", "The death toll rose to 13.", False),
        ("How many people died in the storm?", "Police arrested 13 people after the storm.", True),
        ("Which has more ferries, Ash or Vell?", "Orlo has six ferries.", True),
        ("Which has more ferries, Ash or Vell?", "Vell has six ferries.", False),
        ("Which has more ferries?", "Orlo has six ferries.", False),
        ("What did Meloni say about the first strike?", "Meloni said that strikes must end.", False),
        ("What did Meloni ask others to think about when she met them?", "“Look at the sea,” Meloni said.", False),
        ("What did the Ash Post ask about the mill?", "The Vell Post asked whether the mill was safe.", True),
        ("What did the Ash Post ask about the mill?", "The Post asked whether the mill was safe.", False),
        ("How much would the Clean Ferry Pact cost?", "The Clean Ferry Pact for Ports Act would cost $2.", True),
        ("How much would the Clean Ferry Pact cost?", "The Clean Ferry Pact would cost $2.", False),
        ("Why were people hurt by the storm?", "The storm killed people because it was strong.", False),
        ("How much did Orlo earn in the first quarter?", "Orlo earned $4 million in the fourth quarter.", True),
        ("How much did Orlo earn in the first quarter?", "In its first quarter Orlo earned $4 million.", False),
        ("How much did Orlo earn in the first quarter?", "Orlo earned $4 million for the second time.", False),
        ("Which town was the first to ban cars?", "Vell became the 20th town to ban cars.", True),
        ("Which town was the first to ban cars?", "Vell became the first town to ban cars.", False),
        ("Which town was the first to ban cars?", "Vell was the first to ban cars.", False),
        ("Who were the first to sue?", "Vell sued on Monday.", True),
        ("Who were the first to sue?", "Vell filed the first suit on Monday.", False),
        ("Who was the only deputy to vote no?", "All voted yes, with the exception of Reed.", False),
        ("Who was the only deputy to vote no?", "All deputies but Reed voted yes.", False),
        ("Does the Post have more readers than the Times?", "The Post and the Times have moved.", True),
        ("Does the Post have more readers than the Times?", "More people read the Post than the Times.", False),
        ("Did more people die in May than in April?", "Deaths rose in May.", False),
        ("Whose husband took a job abroad?", "His wife took a job abroad.", True),
        ("Whose husband took a job abroad?", "His wife left when her husband took a job abroad.", False),
        ("What did Meloni say about shots at the border?", "Meloni said she understands Ireland.", True),
        ("What did Meloni say about shots at the border?", "Meloni said that shooting must end.", False),
        ("What did Meloni say about shots at the border?", "She said it was a mistake.", False),
        ("What did Meloni say about shots at the border?", "Rules decide these cases, Meloni said.", False),
        ("What did Meloni say about troops?", "Meloni said she would send nobody.", False),
        ("Why did the council shut the mill?", "For five days the council shut the mill.", True),
        ("Why did the council shut the mill?", "The council shut the mill to avoid a flood.", False),
        ("Why did the council shut the mill?", "As a result, the council shut the mill.", False),
    ],
)
def test_the_thing_asked_about_is_another_by_the_words(
    seed_view: IndexView, question: str, sentence: str, is_of_another: bool
) -> None:
    asked = parse_question(question, seed_view)
    short = next((name for name in ("Orlo", "Vell") if sentence.startswith(f"{name} has")), "")
    assert tells_of_another(asked, read_sentence("a", sentence, 1.0, short=short)) is is_of_another


@pytest.mark.parametrize(
    ("question", "manner", "is_of_another"),
    [
        ("How long a term did Peng get?", "as a forecast", True),
        ("How long a term did Peng get?", None, False),
        ("How long a term could Peng get?", "as a forecast", False),
        ("What did Peng get?", "as a forecast", False),
    ],
)
def test_what_is_expected_is_not_what_was(
    seed_view: IndexView, question: str, manner: str | None, is_of_another: bool
) -> None:
    told = read_sentence("a", "Peng could face ten years.", 1.0, short="ten years")
    told = replace(told, standing=Standing(manner=manner))
    assert tells_of_another(parse_question(question, seed_view), told) is is_of_another


@pytest.mark.parametrize(
    ("question", "is_of_another"),
    [("What did Ann Meloni say about troops?", True), ("What did the Orlo founder say about troops?", False)],
)
def test_the_words_of_who_has_no_name_in_the_question_are_theirs(
    seed_view: IndexView, question: str, is_of_another: bool
) -> None:
    told = read_sentence("a", "“No troops,” founder Ed Moss said.", 1.0, answer_type_match=0.3)
    assert tells_of_another(parse_question(question, seed_view), told) is is_of_another


def test_the_title_may_have_the_topic(seed_view: IndexView) -> None:
    asked = parse_question("What did Meloni say about shots at the border?", seed_view)
    told = read_sentence("a", "Rules must be firm, Meloni said.", 1.0)
    assert tells_of_another(asked, told)
    article = replace(told.article, title="Shots at the border")
    passage = replace(told.candidate.passage, article=article)
    assert not tells_of_another(asked, replace(told, candidate=replace(told.candidate, passage=passage)))


@pytest.mark.parametrize(
    ("sentence", "short", "is_of_another"),
    [
        ("For five days the council shut the mill.", "the council shut the mill", True),
        ("The council shut the mill when it found that the wheel was rotten.", "the wheel was rotten", False),
        ("The council shut the mill, a bid to save money.", "to save money", False),
        ("The council shut the mill but left the dam open.", "left the dam open", True),
        ("“We shut the mill.”", "We shut the mill", False),
        ("The council was forced by high rents.", "The council was forced by high rents", False),
        ("Reed said it is a mill but did not praise it.", "did not praise it", True),
        ("The council shut the mill after it was run by Ann Reed.", "Ann Reed", True),
        ("The council said a mill cannot be shut because of noise.", "because of noise", True),
        ("The council said a mill can be shut because of noise.", "because of noise", False),
        ("The council heard the members that could stop it.", "could stop it", True),
        ("The council heard of the mill, which lost money.", "lost money", False),
        ("The council shut it in an effort to hurt those who ran it.", "in an effort to hurt those who ran it", False),
        ("The council, one of three that could stop it, called it “a pity.”", "could stop it", True),
        ("“It is one of three councils that could stop it.”", "could stop it", False),
        ("The council shut the mill because of Ann Reed.", "because of Ann Reed", False),
    ],
)
def test_the_event_itself_is_no_reason(seed_view: IndexView, sentence: str, short: str, is_of_another: bool) -> None:
    asked = parse_question("Why did the council shut the mill?", seed_view)
    assert tells_of_another(asked, read_sentence("a", sentence, 1.0, short=short)) is is_of_another


@pytest.mark.parametrize(("match", "is_of_another"), [(1.0, False), (0.3, True)])
def test_what_others_say_of_somebody_are_not_their_words(
    seed_view: IndexView, match: float, is_of_another: bool
) -> None:
    asked = parse_question("What did Meloni say about troops?", seed_view)
    told = read_sentence("a", "Rutte said that Meloni wanted troops.", 1.0, answer_type_match=match)
    assert tells_of_another(asked, told) is is_of_another


@pytest.mark.parametrize(
    ("short", "is_of_another"),
    [("A waiter found the two bodies about noon", True), ("found the two bodies in a barn", False), ("a barn", False)],
)
def test_who_did_it_when_is_no_place(seed_view: IndexView, short: str, is_of_another: bool) -> None:
    asked = parse_question("Where were the bodies found?", seed_view)
    text = (
        "A waiter found the two bodies about noon." if "noon" in short else "A waiter found the two bodies in a barn."
    )
    assert tells_of_another(asked, read_sentence("a", text, 1.0, short=short)) is is_of_another


@pytest.mark.parametrize(("before", "is_of_another"), [("Shots fell at the border.", False), ("It rained.", True)])
def test_what_somebody_says_may_lean_on_the_topic(seed_view: IndexView, before: str, is_of_another: bool) -> None:
    asked = parse_question("What did Meloni say about shots at the border?", seed_view)
    assert (
        tells_of_another(asked, read_sentence("a", "She said it was a mistake.", 1.0, before=before)) is is_of_another
    )


@pytest.mark.parametrize(("score", "answerable", "is_first"), [(4.0, 0.0, True), (0.5, 0.0, False), (4.0, -3.0, False)])
def test_a_passage_on_the_asked_thing_goes_before_one_on_another(
    seed_view: IndexView, score: float, answerable: float, is_first: bool
) -> None:
    asked = parse_question("How many people were hurt by the storm?", seed_view)
    best = read_sentence("a", "The storm killed 13 people.", 5.0)
    other = replace(read_sentence("b", "The storm hurt 40 people.", score), reader=ReaderScores(0.0, answerable, -1.0))
    assert (of_asked_first(asked, [[best], [other]])[0] == [other]) is is_first
    assert of_asked_first(asked, [[other], [best]])[0] == [other]
