"""Notes that correct an article: what in them is wrong, and what is right."""

from dataclasses import replace

import pytest

from index.article import ArticleInfo, Genre, Paragraph, ParagraphKind, Sentence
from index.text.corrections import NoteSentence, is_correction, note_sentences
from index.text.sentences import split_sentences


def paragraph(text: str) -> Paragraph:
    spans = tuple(Sentence(*span) for span in split_sentences(text))
    return Paragraph(1, text, ParagraphKind.BODY, spans)


def wrong(text: str, note: tuple[NoteSentence, ...]) -> str:
    return " ".join(text[start:end].strip(" .,") for sentence in note for start, end in sentence.wrong)


SAID_WRONG = [
    (
        "Correction: An earlier version of this article said the quay costs $12.5 million. It costs $21.5 million.",
        "the quay costs $12.5 million",
    ),
    (
        "This article was amended on 5 March 2025. An earlier version said the quay cost £12.5m. It costs £21.5m.",
        "the quay cost £12.5m",
    ),
    ("We wrongly reported that 40 people were hurt. Fourteen were.", "that 40 people were hurt"),
    ("This story originally gave her age as 41. She is 14.", "her age as 41"),
    ("A previous version of our report misidentified the mayor as Tom Ash. She is Ruth Penn.", "the mayor as Tom Ash"),
    ("Clarification: our report on Tuesday put the cost at 12 euros. It is 21 euros.", "the cost at 12 euros"),
    (
        "Correction, 6 March: The article said, incorrectly, that the quay was shut. It is open.",
        "that the quay was shut",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAID_WRONG)
def test_a_sentence_that_only_repeats_what_was_wrong_is_a_retraction(text: str, expected: str) -> None:
    note = note_sentences(paragraph(text))
    assert wrong(text, note) == expected
    assert [sentence.is_retraction for sentence in note][-2:] == [True, False]
    assert note[-1].end == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quay costs $21 million, not $12 million, as an earlier version of this article said.", "not $12 million"),
        (
            "An earlier version of this story said she was the mayor, when in fact she is his deputy.",
            "she was the mayor",
        ),
        (
            "Clarification: the headline on this article said the vote was on Tuesday; it was not.",
            "the vote was on Tuesday",
        ),
        ("This article was amended on 5 March to correct the cost, which is 21,500 euros, not 12,500.", "not 12,500"),
    ],
)
def test_a_sentence_that_also_says_what_is_right_is_none(text: str, expected: str) -> None:
    (sentence,) = note_sentences(paragraph(text))
    assert wrong(text, (sentence,)) == expected
    assert not sentence.is_retraction


def test_what_is_right_may_name_what_was_wrong() -> None:
    text = "An article on Tuesday about the quay misstated its cost. It is $21.5 million, not $12.5 million."
    misstated, right = note_sentences(paragraph(text))
    assert misstated.is_retraction
    assert wrong(text, (right,)) == "not $12.5 million"
    assert not right.is_retraction


@pytest.mark.parametrize(
    "text",
    [
        "The original version of the bill said that taxes would rise. The report said 3,000 people left.",
        "Editor’s note: this story contains descriptions of violence. The council met on Monday.",
        "The minister misstated the figures, the paper says. It is not the first time.",
        "The reporter asked her about a story initially reported by a paper in Holm.",
        "He denied the article’s claim, which has been reported previously, that the quay is sinking.",
        "As we previously reported, the quay costs $12.5 million.",
        "This story has been updated to make clear that the port said there were no talks.",
        "Editor’s note: This story was originally published in 2014. A version of it first appeared in a letter.",
        "This story has been updated with a statement from the police.",
        "The article was published in March. It said the quay will cost $12.5 million.",
        "Corrections officers say they are tired: the report said so. The story said 40 people were hurt.",
        "Corrections officers opened the gate. An earlier version of the plan cost less.",
    ],
)
def test_what_is_no_correction(text: str) -> None:
    assert note_sentences(paragraph(text)) == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Correction: ferry cost", True),
        ("Corrections and clarifications", True),
        ("CORRECTION - Ferry", True),
        ("Corrections officer charged", False),
        ("Correction of the market goes on", False),
        ("A correction: the ferry", False),
    ],
)
def test_which_headlines_are_those_of_corrections(title: str, expected: bool) -> None:
    info = ArticleInfo(id="a", version=1, title=title, origin="-", added_at="-", content_hash="-")
    assert is_correction(info) is expected
    assert is_correction(replace(info, genre=Genre.CORRECTION))


def test_what_an_article_corrects_may_be_a_report_of_others() -> None:
    text = "Correction: An earlier version said 12 people were hurt. The police report said 21 were."
    assert [sentence.is_retraction for sentence in note_sentences(paragraph(text))] == [True, False]


def test_in_an_article_that_is_a_correction_every_sentence_belongs_to_it() -> None:
    text = "Our report gave the cost of the quay as $12.5 million. It is $21.5 million."
    assert [sentence.is_retraction for sentence in note_sentences(paragraph(text), in_note=True)] == [True, False]
    assert note_sentences(paragraph(text)) == ()
