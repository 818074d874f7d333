import pytest

from evaluation.scoring import contains, exact_match, f1


@pytest.mark.parametrize(
    ("text", "answer", "same"),
    [
        ("The Harbour", "harbour", 1.0),
        ("an end to a war", "End to War", 1.0),
        ("“No troops!”", "no troops", 1.0),
        ("‘It’s over…’", "its over", 1.0),
        ("it's over", "it’s over", 1.0),
        ("$2,000", "2000", 1.0),
        ("2.5", "2.5", 1.0),
        ("2.5", "2 5", 0.0),
        ("2.5", "2", 0.0),
        ("another theme", "other theme", 0.0),
        ("in the harbour", "harbour", 0.0),
        ("harbour the old", "old harbour", 0.0),
        ("", "harbour", 0.0),
        ("the", "an", 1.0),
        ("the harbour", "the", 0.0),
    ],
)
def test_exact_match_is_without_regard_to_case_punctuation_and_articles(text: str, answer: str, same: float) -> None:
    assert exact_match(text, [answer]) == same


def test_the_best_of_several_answers_counts() -> None:
    assert exact_match("in May", ["June", "in May"]) == 1.0
    assert f1("in May", ["June", "May"]) == pytest.approx(2 / 3)
    assert contains("It ends in May.", ["June", "May"])


def test_without_answers_nothing_matches() -> None:
    assert exact_match("", []) == 0.0
    assert f1("", []) == 0.0
    assert not contains("", [])


@pytest.mark.parametrize(
    ("text", "answer", "score"),
    [
        ("the mayor resigned on Friday", "Friday", 2 / 5),  # 1 of 4 words, 1 of 1
        ("The mayor of Gdańsk", "mayor of Kyiv", 2 / 3),  # 2 of 3 words, 2 of 3
        ("no no no", "no no", 4 / 5),  # a repeated word counts as often as it is in both
        ("no", "no no", 2 / 3),
        ("Friday, on", "on Friday", 1.0),  # order does not count
        ("2,000 troops", "2000 soldiers", 1 / 2),
        ("2.5", "5", 0.0),
        ("", "Friday", 0.0),
        ("Friday", "the", 0.0),
        ("a", "the", 1.0),
    ],
)
def test_f1_is_the_harmonic_mean_of_the_shares_of_common_words(text: str, answer: str, score: float) -> None:
    assert f1(text, [answer]) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "answer", "does"),
    [
        ("He sent “2,000” troops.", "2000 troops", True),
        ("He sent 12,000 troops.", "2,000 troops", False),
        ("It grew by 2.5 per cent.", "2.5", True),
        ("It grew by 12.5 per cent.", "2.5", False),
        ("It grew by 2.5 per cent.", "2", False),
        ("It stops the war.", "stops a war", True),
        ("The warden spoke.", "war", False),
        ("troops of no use", "no troops", False),
        ("no French troops", "no troops", False),
        ("No troops", "no troops at all", False),
        ("", "troops", False),
        ("The end of the affair", "the", False),
        ("The end", "?!", False),
    ],
)
def test_contains_looks_for_whole_words_one_after_another(text: str, answer: str, does: bool) -> None:
    assert contains(text, [answer]) is does
