"""Quotations and reports of speech in invented articles: who says what, in which words, and who tells of it."""

import pytest

from index import Article, Paragraph, ParagraphKind, Sentence
from index.text.sentences import split_sentences
from qa.quotes.extraction import FoundQuote, Manner, extract_quotes

DOE = "Jane Doe, the harbour master of Oxhaven, said the bridge was old."
REED = "Mayor Tom Reed disagreed with her on Monday."


def article(*texts: str) -> Article:
    paragraphs = tuple(
        Paragraph(number, text, ParagraphKind.BODY, tuple(Sentence(a, b) for a, b in split_sentences(text, "en")))
        for number, text in enumerate(texts, 1)
    )
    return Article(id="-", version=1, title="-", origin="-", added_at="-", content_hash="-", paragraphs=paragraphs)


def last_quotes(*texts: str) -> list[tuple[FoundQuote, str]]:
    """The quotes of the last paragraph, each with its words."""
    found = [quote for quote in extract_quotes(article(*texts)) if quote.paragraph == len(texts)]
    return [(quote, " … ".join(texts[-1][start:end] for start, end in quote.words)) for quote in found]


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Doe said the quay was safe.", "Jane Doe", "the quay was safe"),
        ("“It is rotten,” she said.", "Jane Doe", "“It is rotten,”"),
        ("“It is old. It is rotten. It must go,” Doe said.", "Jane Doe", "“It is old. It is rotten. It must go,”"),
        ("“The quay,” Doe said, “is safe.”", "Jane Doe", "“The quay,” … “is safe.”"),
        ("The harbour master said that the quay was safe.", "Jane Doe", "the quay was safe"),
        ("“I never told him that,” the harbour master said.", "Jane Doe", "“I never told him that,”"),
        ("Mayor Reed said the quay was safe.", "Tom Reed", "the quay was safe"),
        ("According to Doe, the quay is safe.", "Jane Doe", "the quay is safe."),
        ("Doe and Reed said they would resign.", "Jane Doe and Tom Reed", "they would resign"),
        ("A spokesman for Doe called the claim absurd.", "spokesman for Doe", "the claim absurd"),
        ("The council denied that it had paid.", "council", "it had paid"),
        ("President Hart said taxes would rise.", "Hart", "taxes would rise"),
        ("The Justice Department said taxes would rise.", "Justice Department", "taxes would rise"),
        ("Ursula von der Leyen said the quay was safe.", "Ursula von der Leyen", "the quay was safe"),
    ],
)
def test_the_speaker_is_named_as_the_article_introduces_them(text: str, speaker: str, words: str) -> None:
    ((quote, said),) = last_quotes(REED, DOE, text)
    assert (quote.speaker, said) == (speaker, words)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Doe said the quay was safe.", "harbour master of Oxhaven"),
        ("Reed said the quay was safe.", "mayor"),
        ("President Hart said taxes would rise.", "president"),
        ("The council denied that it had paid.", None),
    ],
)
def test_an_office_is_given_where_the_article_says_it(text: str, office: str | None) -> None:
    ((quote, _),) = last_quotes(REED, DOE, text)
    assert quote.office == office


def test_somebody_of_another_gender_is_not_the_speaker() -> None:
    ((quote, _),) = last_quotes("Tom Reed spoke on Monday. Reed thanked the council.", "“It is rotten,” she said.")
    assert quote.speaker is None
    assert quote.mention == "she"


def test_the_cue_and_the_manner_are_given() -> None:
    (direct, reported, mixed) = last_quotes(
        DOE, "“It is old,” Doe said. Doe said that it was old. Doe warned that it was “rotten to the core” and old."
    )
    assert [quote.manner for quote, _ in (direct, reported, mixed)] == [Manner.DIRECT, Manner.REPORTED, Manner.MIXED]
    text = article(DOE, "“It is old,” Doe said.").paragraphs[1].text
    assert direct[0].cue is not None
    assert text[slice(*direct[0].cue)] == "said"


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Reed said that Doe had told him that the quay was safe.", "Jane Doe", "Tom Reed"),
        ("“Doe said it was safe, and I laughed,” Reed said.", "Jane Doe", "Tom Reed"),
        ("Reed said that he had told the council that it was safe.", "Tom Reed", None),
        ("Reed said it was safe.", "Tom Reed", None),
    ],
)
def test_what_somebody_tells_of_others_is_second_hand(text: str, speaker: str, via: str | None) -> None:
    found = last_quotes(REED, DOE, text)
    assert (speaker, via) in {(quote.speaker, quote.via) for quote, _ in found}
    assert via is not None or all(quote.via is None for quote, _ in found)


def test_what_is_said_not_to_be_said_is_negated() -> None:
    ((denied, _),) = last_quotes(DOE, "Doe did not say that the quay was safe.")
    ((said, _),) = last_quotes(DOE, "Doe said that the quay was not safe.")
    assert (denied.negated, said.negated) == (True, False)


def test_a_quotation_over_paragraphs_keeps_its_speaker() -> None:
    ((quote, words),) = last_quotes(DOE, "“We had no warning,” Doe said. “Nobody came.", "“The water rose at ten.”")
    assert (quote.speaker, words) == ("Jane Doe", "“The water rose at ten.”")


def test_topics_are_the_things_that_the_words_name() -> None:
    ((quote, _),) = last_quotes(
        f"{DOE} Fees are high.",
        "Doe told the Post on Monday that the harbour fees would rise by 10% at once.",
    )
    assert quote.topics == ("harbour fees",)  # of which the article says more


def test_only_the_paragraphs_asked_for_are_read() -> None:
    found = extract_quotes(article(DOE, "Doe said the quay was safe."), {2})
    assert [(quote.paragraph, quote.speaker) for quote in found] == [(2, "Jane Doe")]
