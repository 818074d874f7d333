"""Sentences with exact offsets in any text."""

import random
import time

import pytest

from index.text.sentences import split_sentences
from tests.index.conftest import Read
from tests.index.helpers import quotable


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["İstanbul was calm.", "İki gün sonra her şey değişti."],
        ["She said 👩‍👩‍👧‍👦 \U0001f600 twice.", "Then \U0001f1eb\U0001f1f7 won."],
        ["The cafe\u0301 was full.", "Nai\u0308ve guests left."],
        ["“We agreed,” she said.", "Mr. Smith of the U.S. Treasury did not."],
        ["Prices rose by 3.5 percent.", "Nobody knew why!", "Or did they?"],
    ],
)
def test_offsets_are_exact_code_points(read: Read, parts: list[str]) -> None:
    assert quotable(read(" ".join(parts))) == parts


def test_offsets_are_the_same_after_storing(read: Read) -> None:
    text = "\U0001f600 İ e\u0301 begins here.  \u2003 And here it ends."
    (paragraph,) = read(text).paragraphs
    assert [paragraph.text[s.start : s.end] for s in paragraph.sentences] == [
        "\U0001f600 İ e\u0301 begins here.",
        "And here it ends.",
    ]


def test_a_number_belongs_to_the_sentence_after_it() -> None:
    assert sentences("1. The minister resigned. 2. The markets fell.")[0] == "1. The minister resigned."


def test_a_table_of_numbers_is_cut_to_size_too() -> None:
    table = " ".join(str(number) for number in range(3000))
    assert max(len(sentence) for sentence in sentences(table)) <= 1_000
    assert "".join(sentences(table)).replace(" ", "") == table.replace(" ", "")


@pytest.mark.parametrize("text", ["word " * 5_000, "x" * 30_000, "“" * 25_000 + "end", "a. " * 9_000])
def test_long_runs_are_cut_to_size(text: str) -> None:
    started = time.perf_counter()
    cut = sentences(text)
    assert max(map(len, cut)) <= 1_000
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\u3000", "\x85", "\u2003"])
def test_a_capital_and_an_odd_space_before_a_full_stop(space: str) -> None:
    """sentencex 1.0.32 panics on these."""
    text = f"Vitamin B{space}. And more of it."
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")


def test_sentences_cover_any_text() -> None:
    pieces = [
        *"aB .!?\"'“”()1…—",
        "İ",
        "😀",
        "e\u0301",
        "\u2028",
        "\x85",
        "\u200b",
        "。",
        "Mr. ",
        "U.S. ",
        "\u00a0",
        "\t",
    ]
    chance = random.Random(7)
    for _ in range(2_000):
        text = "".join(chance.choices(pieces, k=chance.randint(0, 60)))
        spans = split_sentences(text)
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
        outside = text
        for start, end in reversed(spans):
            outside = outside[:start] + outside[end:]
        assert not outside.strip()


def test_splitting_stops_at_the_requested_number() -> None:
    text = "The harbour froze. " * 100
    assert split_sentences(text, at_most=10) == split_sentences(text)[:11]
    assert split_sentences(text, at_most=100) == split_sentences(text)
