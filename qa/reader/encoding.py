"""Encodes a question and a passage as the tokens that Byline's reader takes, with their offsets in the text.

The layout is `[CLS] question [SEP] title, end of the paragraph before [SEP] passage [SEP]`: news paragraphs are short
and depend on the preceding text, while the answer can only be in the passage itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from qa.reader.base import ReaderPassage

QUESTION_TOKENS = 48
TITLE_TOKENS = 20
BEFORE_TOKENS = 32
TEXT_TOKENS = 240
"""Longer texts are truncated: the paragraph before at its start, everything else at its end."""

_CHARACTERS = 8 * TEXT_TOKENS
"""Longer passages are truncated before tokenizing; no passage of ordinary words reaches this length in so few
tokens."""

Tokens = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """The tokens of a question and a passage. The passage begins at token `first`; `offsets` are the positions of its
    tokens in its text, in code points."""

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


class PairEncoder:
    """Tokenizes pairs with the tokenizer of a BERT-like model."""

    def __init__(self, file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab()
        self._start, self._separator = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def encode(self, question: str, passages: Sequence[ReaderPassage]) -> list[EncodedPair]:
        """Return `question` paired with each passage, as tokens."""
        question_ids = self._tokens(question).ids[:QUESTION_TOKENS]
        return [self._pair(question_ids, passage) for passage in passages]

    def _pair(self, question_ids: list[int], passage: ReaderPassage) -> EncodedPair:
        context = [
            *self._tokens(passage.title).ids[:TITLE_TOKENS],
            *self._tokens(passage.before[-_CHARACTERS:]).ids[-BEFORE_TOKENS:],
        ]
        text = self._tokens(passage.text[:_CHARACTERS])
        head = [self._start, *question_ids, self._separator]
        ids = [*head, *context, self._separator, *text.ids[:TEXT_TOKENS], self._separator]
        types = [0] * len(head) + [1] * (len(ids) - len(head))
        return EncodedPair(ids, types, len(head) + len(context) + 1, text.offsets[:TEXT_TOKENS])

    def _tokens(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)


def pad(pairs: Sequence[EncodedPair]) -> dict[str, Tokens]:
    """Return the model's inputs: three arrays of shape (len(pairs), tokens of the longest pair)."""
    shape = (len(pairs), max(len(pair.ids) for pair in pairs))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, pair in enumerate(pairs):
        count = len(pair.ids)
        ids[row, :count] = pair.ids
        mask[row, :count] = 1
        types[row, :count] = pair.types
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
