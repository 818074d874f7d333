from pathlib import Path

import numpy as np
import pytest

from qa.reader.base import ReaderPassage
from qa.reader.encoding import (
    BEFORE_TOKENS,
    QUESTION_TOKENS,
    TEXT_TOKENS,
    TITLE_TOKENS,
    EncodedPair,
    PairEncoder,
    pad,
)


@pytest.fixture
def encoder(tiny_model: str) -> PairEncoder:
    return PairEncoder(Path(tiny_model) / "tokenizer.json")


def words(pair: EncodedPair, text: str) -> list[str]:
    return [text[start:end] for start, end in pair.offsets]


def test_offsets_count_code_points_of_the_original_text(encoder: PairEncoder) -> None:
    text = "İstanbul: “Zelenskyy’s troops” — 🙂 café in Kyiv"
    (pair,) = encoder.encode("who?", [ReaderPassage(text)])
    assert "troops" in words(pair, text)
    assert "".join(words(pair, text)).replace(" ", "").endswith("inKyiv")
    assert len(pair.ids) == pair.first + len(pair.offsets) + 1


def test_title_and_paragraph_before_are_context_and_not_part_of_the_passage(encoder: PairEncoder) -> None:
    bare, whole = encoder.encode("who spoke?", [ReaderPassage("troops"), ReaderPassage("troops", "talks", "in paris")])
    assert whole.ids[-2:] == bare.ids[-2:]
    assert whole.first == bare.first + 3
    assert words(whole, "troops") == ["troops"]
    # "who", "spoke", "?" with the mark before and after, then all else.
    assert bare.types == [0] * 5 + [1] * (len(bare.ids) - 5)


def test_long_texts_are_truncated_the_paragraph_before_at_its_start(encoder: PairEncoder) -> None:
    long = "troops " * 5_000
    (pair,) = encoder.encode(long, [ReaderPassage(long, long, long + "paris")])
    assert len(pair.ids) == QUESTION_TOKENS + TITLE_TOKENS + BEFORE_TOKENS + TEXT_TOKENS + 4
    (paris,) = encoder.encode("paris", [ReaderPassage("")])
    assert pair.ids[pair.first - 2] == paris.ids[1], "the end of the paragraph before stays"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e", "x" * 100_000])
def test_an_empty_text_and_an_endless_word_can_be_read(encoder: PairEncoder, text: str) -> None:
    (pair,) = encoder.encode(text, [ReaderPassage(text, text, text)])
    assert all(0 <= start <= end <= len(text) for start, end in pair.offsets)


def test_pairs_are_padded_to_the_longest_and_the_padding_is_masked(encoder: PairEncoder) -> None:
    pairs = encoder.encode("who?", [ReaderPassage("troops"), ReaderPassage("troops in paris on friday")])
    arrays = pad(pairs)
    assert {name: array.shape for name, array in arrays.items()} == dict.fromkeys(arrays, (2, len(pairs[1].ids)))
    assert arrays["attention_mask"].sum(axis=1).tolist() == [len(pair.ids) for pair in pairs]
    assert arrays["input_ids"][0, : len(pairs[0].ids)].tolist() == pairs[0].ids
    assert not np.any(arrays["input_ids"][0, len(pairs[0].ids) :])
