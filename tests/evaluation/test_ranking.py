import math

import pytest

from evaluation.gold import Gold, Place
from evaluation.scoring import score_articles, score_paragraphs


def gold(*places: Place) -> Gold:
    return Gold(set(places), {article for article, _ in places})


def ranking(*gold_at: int, length: int = 10) -> list[Place]:
    """Places of other articles, with ("a", 1), ("a", 2) ... at these ranks."""
    places: list[Place] = [("other", rank) for rank in range(1, length + 1)]
    for number, rank in enumerate(gold_at, start=1):
        places[rank - 1] = ("a", number)
    return places


@pytest.mark.parametrize(
    ("rank", "at"), [(1, (1, 1, 1)), (2, (0, 1, 1)), (5, (0, 1, 1)), (6, (0, 0, 1)), (10, (0, 0, 1))]
)
def test_one_expected_paragraph_counts_within_its_cut(rank: int, at: tuple[int, int, int]) -> None:
    scores = score_paragraphs({"q": ranking(rank)}, {"q": gold(("a", 1))})["q"]
    assert (scores["paragraph@1"], scores["paragraph@5"], scores["paragraph@10"]) == at
    assert scores["MRR"] == pytest.approx(1 / rank)
    assert scores["nDCG@10"] == pytest.approx(1 / math.log2(rank + 1))


def test_two_expected_paragraphs() -> None:
    scores = score_paragraphs({"q": ranking(3, 2)}, {"q": gold(("a", 1), ("a", 2))})["q"]
    assert scores["MRR"] == pytest.approx(1 / 2)
    gain, ideal = 1 / math.log2(3) + 1 / math.log2(4), 1 + 1 / math.log2(3)
    assert scores["nDCG@10"] == pytest.approx(gain / ideal)  # 1.1309 / 1.6309


def test_an_expected_paragraph_that_is_not_found_lowers_the_gain() -> None:
    scores = score_paragraphs({"q": ranking(1)}, {"q": gold(("a", 1), ("z", 9))})["q"]
    assert scores["paragraph@1"] == 1.0
    assert scores["nDCG@10"] == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_another_paragraph_of_the_expected_article_counts_for_the_article_only() -> None:
    rankings, expected = {"q": ranking(2)}, {"q": gold(("a", 7))}
    assert set(score_paragraphs(rankings, expected)["q"].values()) == {0.0}
    assert score_articles(rankings, expected) == {"q": {"article@1": 0.0, "article@5": 1.0, "article@10": 1.0}}


@pytest.mark.parametrize(
    ("rank", "at"), [(1, [1.0, 1.0, 1.0]), (5, [0.0, 1.0, 1.0]), (6, [0.0, 0.0, 1.0]), (10, [0.0, 0.0, 1.0])]
)
def test_an_expected_article_counts_within_its_cut(rank: int, at: list[float]) -> None:
    scores = score_articles({"q": ranking(rank)}, {"q": Gold(articles={"a"})})["q"]
    assert [scores[f"article@{k}"] for k in (1, 5, 10)] == at


def test_a_question_whose_gold_is_not_found_scores_0_and_is_counted() -> None:
    rankings = {"found": ranking(1), "missed": ranking(), "nothing": []}
    expected = dict.fromkeys(rankings, gold(("a", 1)))
    paragraphs, articles = score_paragraphs(rankings, expected), score_articles(rankings, expected)
    assert paragraphs.keys() == articles.keys() == rankings.keys()
    for identity in ("missed", "nothing"):
        assert paragraphs[identity] == dict.fromkeys(
            ("paragraph@1", "paragraph@5", "paragraph@10", "MRR", "nDCG@10"), 0.0
        )
        assert set(articles[identity].values()) == {0.0}
    assert set(paragraphs["found"].values()) == {1.0}


def test_only_empty_rankings() -> None:
    assert score_paragraphs({"q": []}, {"q": gold(("a", 1))})["q"]["MRR"] == 0.0
    assert score_articles({"q": []}, {"q": gold(("a", 1))})["q"]["article@10"] == 0.0


def test_a_question_of_which_no_gold_is_known_has_no_score() -> None:
    rankings = {"none": ranking(1), "article only": ranking(1)}
    expected = {"none": Gold(), "article only": Gold(articles={"a"})}
    assert score_paragraphs(rankings, expected) == {}
    assert score_articles(rankings, expected).keys() == {"article only"}


def test_a_repeated_paragraph_counts_at_its_first_rank() -> None:
    scores = score_paragraphs({"q": [("b", 2), ("x", 1), ("b", 2)]}, {"q": Gold(paragraphs={("b", 2)})})
    assert (scores["q"]["paragraph@1"], scores["q"]["MRR"]) == (1.0, 1.0)
