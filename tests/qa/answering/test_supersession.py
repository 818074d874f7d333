import pytest

from qa.answering.composition import compose
from qa.answering.supersession import newest_first, supersedes, supersession_notes
from qa.ranking.ranker import ScoredSentence
from tests.qa.factories import read_sentence


def told(day: int, text: str, short: str = "", score: float = 1.0) -> ScoredSentence:
    return read_sentence(f"{day}: {text}", text, score, published=f"2025-03-{day:02}", short=short)


GERZ = told(1, "Vale picked Max Gerz as attorney general.", "Max Gerz", score=2.0)
MAY = told(1, "The pool will open in May.", "in May")
TWELVE = told(1, "The quake killed 12 people.", "12")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (GERZ, "Vale picked Pia Bond as attorney general after Max Gerz withdrew."),
        (GERZ, "Vale picked Pia Bond to replace Max Gerz as attorney general."),
        (GERZ, "Vale picked Pia Bond instead of Max Gerz."),
        (MAY, "The opening of the pool, planned for May, has been postponed to July."),
        (TWELVE, "The quake’s toll rose from 12 to 31."),
        (TWELVE, "The quake killed 31 people."),
    ],
)
def test_a_newer_sentence_supersedes_what_it_says_has_changed(older: ScoredSentence, newer: str) -> None:
    assert supersedes(told(2, newer), older)
    assert not supersedes(told(1, newer), older)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (GERZ, "Max Gerz raised taxes, attorney general Pia Bond said."),
        (GERZ, "Vale praised Max Gerz after Pia Bond withdrew."),
        (MAY, "The lido will open in July."),
        (TWELVE, "The quake killed 12 people and hurt 31."),
    ],
)
def test_a_newer_sentence_that_says_no_such_thing_does_not(older: ScoredSentence, newer: str) -> None:
    assert not supersedes(told(2, newer), older)


def test_the_newer_sentence_comes_first_and_a_note_says_so() -> None:
    newer = told(2, "Vale picked Pia Bond as attorney general after Max Gerz withdrew.", "Pia Bond", score=1.5)
    passages = newest_first([[GERZ], [newer]])
    statements = compose([passage[0] for passage in passages], lambda _: None, 3)
    assert [statement.short_answer for statement in statements] == ["Pia Bond", "Max Gerz"]
    assert supersession_notes(statements, passages) == ["[1] is newer than [2] and says that this has changed."]


def test_what_is_no_longer_so_is_not_marked_in_the_newer_sentence() -> None:
    newer = told(2, "Max Gerz withdrew as attorney general.", "Max Gerz")
    assert newest_first([[GERZ], [newer]])[0][0].answer is None
