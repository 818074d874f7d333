"""Third-party readers: question-answering models of transformers, and CrossEncoders."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.reader.base import Logits, PassageReading, ReaderPassage, TokenLikelihoods, log_softmax

_MAX_TOKENS = 384
"""Of question and passage together; the passage is truncated. Most question-answering models were trained with it."""

_BATCH = 8

_UNREADABLE = -20.0
"""Logit of a passage that has no token within the limit."""


class QuestionAnsweringReader:
    """A model that marks the answer as in SQuAD 2: it marks `[CLS]` if the passage has none.

    Relevance and answerable are both the logit of the best span minus that of no answer.
    """

    calibrated = False

    def __init__(self, folder: Path, name: str) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.name = name
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        if not self._tokenizer.is_fast:
            raise ValueError("its tokenizer does not return the offsets of tokens in the text")
        self._model = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True).eval()

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return its output for each passage, in the same order."""
        starts = range(0, len(passages), _BATCH)
        return [r for start in starts for r in self._read(question, passages[start : start + _BATCH])]

    def _read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        import torch

        limit = min(_MAX_TOKENS, self._tokenizer.model_max_length)
        question_tokens = self._tokenizer.tokenize(question)[: limit // 2]
        inputs = self._tokenizer(
            [self._tokenizer.convert_tokens_to_string(question_tokens)] * len(passages),
            [passage.text for passage in passages],
            truncation="only_second",
            max_length=limit,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = inputs.pop("offset_mapping").tolist()
        with torch.inference_mode():
            outputs = self._model(**inputs)
        begins, ends = outputs.start_logits.float().numpy(), outputs.end_logits.float().numpy()
        return [
            _reading(inputs.sequence_ids(row), offsets[row], begins[row], ends[row]) for row in range(len(passages))
        ]


def _reading(
    sequences: Sequence[int | None], offsets: Sequence[Sequence[int]], begins: Logits, ends: Logits
) -> PassageReading:
    rows = [row for row, sequence in enumerate(sequences) if sequence == 1]
    if not rows:
        return PassageReading(_UNREADABLE, _UNREADABLE)
    places = [(offsets[row][0], offsets[row][1]) for row in rows]
    tokens = TokenLikelihoods(places, log_softmax(begins[rows]), log_softmax(ends[rows]))
    first, last, _ = tokens.best(0, len(rows))
    margin = float(begins[rows[first]] + ends[rows[last]] - begins[0] - ends[0])
    return PassageReading(margin, margin, tokens)


class CrossEncoderReader:
    """A sentence-transformers CrossEncoder with one label. It ranks passages and marks no answer; its logit is both
    relevance and answerable."""

    calibrated = False

    def __init__(self, folder: Path, name: str) -> None:
        import torch
        from sentence_transformers import CrossEncoder

        self.name = name
        self._model = CrossEncoder(
            str(folder), device="cpu", local_files_only=True, num_labels=1, activation_fn=torch.nn.Identity()
        )

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return its output for each passage, in the same order."""
        if not passages:
            return []
        pairs = [(question, passage.text) for passage in passages]
        logits = np.asarray(self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False))
        return [PassageReading(float(logit), float(logit)) for logit in logits]
