"""Lines become labelled examples, and the classifier is trained on them."""

import re
from pathlib import Path

import numpy as np
import pytest

from index.parsing.boilerplate import MAX_BOILERPLATE, boilerplate_features, is_boilerplate
from training.boilerplate.classifier import (
    CREDIT_LINE,
    LABELS,
    LINK,
    NEITHER,
    NEWS,
    OWN,
    UNREAD,
    Example,
    Examples,
    examples_of_articles,
    examples_of_pages,
    held_out,
    label_key,
    page_lines,
    read_labels,
    threshold_for,
    write_model,
)

BOX = "Sign up for the Tide, our newsletter. It comes every Monday."
WALL = "The council will rebuild the harbour wall for nine million crowns."
STRIKE = "Ferry crews in the harbour stopped work on Tuesday, and nobody knows for how long."
BIO = "Ada Finch covers the courts. Reach her at afinch@lorn.example."


def labelled(*lines: tuple[str, str]) -> dict[str, str]:
    return {label_key(line): label for line, label in lines}


def found(articles: list[tuple[str, str, list[str]]], labels: dict[str, str]) -> list[tuple[str, str, bool]]:
    return [(example.text, example.label, example.whole) for example in examples_of_articles(articles, labels)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Follow Ada Finch on the web at @afinch today.", "Follow Noah Reed Brown on the web at @nrb today."),
        ("It has 24 comments from readers.", "It has  7 comments from readers."),
        ("Reach him at a@lorn.example or here.", "Reach him at b@merrow.example or here."),
        ("See more at https://lorn.example/a today.", "See more at www.merrow.example today."),
    ],
)
def test_lines_that_differ_in_names_and_numbers_have_one_label(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Follow us today, please.", "Follow him today, please."),
        ("The Associated Press", "The Lorn Courier"),
        ("Read The Tide", "Read The Courier"),
    ],
)
def test_lines_with_other_words_or_only_names_have_separate_labels(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


def test_labelled_lines_and_their_sentences_have_their_label_and_others_count_as_news() -> None:
    assert found([("lorn", "a", [BOX, WALL])], labelled((BOX, "newsletter"))) == [
        (BOX, "newsletter", True),
        ("Sign up for the Tide, our newsletter.", "newsletter", False),
        ("It comes every Monday.", "newsletter", False),
        (WALL, UNREAD, True),
    ]


def test_a_labelled_sentence_has_its_own_label() -> None:
    labels = labelled((BOX, "newsletter"), ("It comes every Monday.", NEITHER))
    assert [text for text, _, _ in found([("lorn", "a", [BOX])], labels)] == [
        BOX,
        "Sign up for the Tide, our newsletter.",
    ]


def test_a_recurring_line_is_no_example_unless_it_is_labelled() -> None:
    articles = [("lorn", name, [WALL, STRIKE]) for name in "abc"]
    assert found(articles[:2], {}) == [(WALL, UNREAD, True), (STRIKE, UNREAD, True)]
    assert found(articles, {}) == []
    assert found(articles, labelled((WALL, NEWS))) == [(WALL, NEWS, True)]


def test_only_recurring_lines_were_labelled_without_preselection_by_a_model() -> None:
    articles = [("lorn", name, [BOX, f"{name} {BIO}"]) for name in "abc"]
    made = examples_of_articles(articles, labelled((BOX, "newsletter"), (f"a {BIO}", "contact")))
    assert {example.preselected for example in made if example.label == "newsletter"} == {False}
    assert {example.preselected for example in made if example.label == "contact"} == {True}


def test_each_outlet_has_a_line_once() -> None:
    articles = [("lorn", "a", [WALL]), ("lorn", "b", [WALL.upper()]), ("merrow", "a", [WALL])]
    assert [example.outlet for example in examples_of_articles(articles, {})] == ["lorn", "merrow"]


def test_author_biographies_read_like_news_and_are_excluded() -> None:
    assert found([("lorn", "a", [BIO])], labelled((BIO, "contact"))) == [
        (BIO, "contact", True),
        ("Reach her at afinch@lorn.example.", "contact", False),
    ]


def test_links_and_credits_are_recognised_by_their_form() -> None:
    caption = "A crowd waits in the rain. Noah Reed/Getty Images"
    lines = [
        "Travel:Why nobody goes to Merrow any more",
        "Lorn: The council met.",
        "Noah Reed/AFP/Getty Images",
        caption,
    ]
    assert found([("lorn", "a", lines)], labelled((caption, NEWS))) == [
        (lines[0], LINK, True),
        (lines[1], UNREAD, True),
        (lines[2], CREDIT_LINE, True),
        (caption, NEWS, True),
        ("A crowd waits in the rain.", NEWS, False),
        ("Noah Reed/Getty Images", CREDIT_LINE, False),
    ]


def test_lines_longer_than_boilerplate_are_not_used() -> None:
    assert found([("lorn", "a", ["word " * MAX_BOILERPLATE])], {}) == []


def test_some_articles_of_the_large_outlets_are_held_out() -> None:
    names = [f"article {number}" for number in range(300)]
    kept = [name for name in names if held_out("cnn.com", name)]
    assert 60 < len(kept) < 140
    assert not any(held_out("lorn", name) for name in names)
    made = examples_of_articles([("cnn.com", name, [f"{name} {WALL}"]) for name in names], {})
    assert {example.text for example in made} == {f"{name} {WALL}" for name in names if name not in kept}


def test_a_page_is_read_as_the_lines_that_a_person_sees() -> None:
    page = (
        b"<html><head><title>T</title><link rel=canonical href='https://www.lorn.co.uk/a'></head><body>"
        b"<ul><li>Home<li>Sport</ul><script>var x</script><p>The <b>wall</b>  fell.<br>Nobody <i>saw</i> it.</p>"
        b"<div>Share<div>Print</div> this</div></body></html>"
    )
    lines = ["Home", "Sport", "The wall fell.", "Nobody saw it.", "Share", "Print", "this"]
    assert page_lines(page) == ("lorn.co.uk", lines)


@pytest.mark.parametrize("page", [b"", b"  ", b"<html></html>", b"\x00\xff"])
def test_a_page_with_nothing_in_it_has_no_outlet(page: bytes) -> None:
    assert page_lines(page)[0] is None


def test_on_a_page_the_expected_text_is_news_and_other_lines_have_their_labels() -> None:
    pages = [("lorn", ["Print", "Home", WALL, STRIKE], f"... {WALL} ...")]
    assert examples_of_pages(pages, labelled(("Print", "share"), ("Home", NEITHER))) == [
        Example("Print", "share", "lorn"),
        Example(WALL, NEWS, "lorn"),
    ]


@pytest.fixture(scope="module")
def small() -> Examples:
    boxes = [Example(f"Sign up for our {word} letter today", "newsletter", "") for word in "sea sky tide coast".split()]
    news = [Example(f"The {word} was quiet on Monday, officials said.", UNREAD, "") for word in "sea sky tide".split()]
    outlets = ("usatoday.com", "cnn.com", "lorn", "merrow")
    own = [Example("A word that only Merrow prints: zebrano", "newsletter", "merrow")] * 3
    return Examples([Example(e.text, e.label, outlet) for outlet in outlets for e in [*boxes, *news]] + own)


def test_a_feature_of_one_outlet_alone_does_not_count(small: Examples) -> None:
    kept = set(small.features[small.columns(np.arange(len(small.all)))].tolist())
    assert boilerplate_features("zebrano").isdisjoint(kept - boilerplate_features("sea"))
    assert not kept.isdisjoint(boilerplate_features("Sign up for our sea letter today"))


def test_an_outlet_is_judged_by_models_that_have_not_seen_it(small: Examples) -> None:
    scores = small.held_out_scores()
    known = small.outlets != "merrow"
    assert scores[known & small.is_boilerplate].min() > scores[known & ~small.is_boilerplate].max()
    seen = {fold: set(small.outlets[small.folds == fold].tolist()) for fold in set(small.folds.tolist())}
    assert sum(map(len, seen.values())) == 4, "no outlet is in two folds"


def test_the_limit_lets_one_line_of_news_in_two_thousand_through() -> None:
    scores = np.arange(4_000, dtype=float)
    boilerplate = np.zeros(4_000, dtype=bool)
    assert (scores > threshold_for(scores, boilerplate)).sum() == 2
    boilerplate[-100:] = True
    assert (scores[~boilerplate] > threshold_for(scores, boilerplate)).sum() == 1


def test_the_file_has_the_scores_of_the_regression(small: Examples, tmp_path: Path) -> None:
    write_model(small, 0.5, tmp_path / "model.npz")
    columns, regression = small.fitted(np.arange(len(small.all)))
    with np.load(tmp_path / "model.npz", allow_pickle=False) as model:
        weights = dict(zip(model["features"].tolist(), (model["weights"] * model["scale"]).tolist(), strict=True))
        bias, limit = float(model["bias"]), float(model["limit"])
    text = "Sign up for our sea letter today"
    row = next(number for number, example in enumerate(small.all) if example.text == text)
    exact = regression.decision_function(small.matrix[row][:, columns])[0]
    assert bias + sum(weights.get(feature, 0) for feature in boilerplate_features(text)) == pytest.approx(
        exact, abs=0.1
    )
    assert limit == 0.5


def test_the_labels_contain_no_words_of_an_article() -> None:
    labels = read_labels()
    assert all(re.fullmatch("[0-9a-f]{12}", key) for key in labels)
    kinds = "newsletter share comments teaser credit subscription site contact notice".split()
    assert set(labels.values()) == {*kinds, NEWS, NEITHER}
    assert len(labels) == len(LABELS.read_text("utf-8").splitlines())


def test_our_own_lines_are_training_examples() -> None:
    lines = [line.split("\t") for line in OWN.read_text("utf-8").splitlines()]
    assert {label for label, _ in lines} == {"noise", NEWS}
    assert len({text for _, text in lines}) == len(lines)
    wrong = [text for label, text in lines if is_boilerplate(text) != (label == "noise")]
    assert len(wrong) < len(lines) / 20, wrong
