"""The reader as a PyTorch module: a BERT-like encoder with three small heads, and what it learns from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from qa.reader.encoding import EncodedPair, PairEncoder, pad
from training.reader.examples import Example

_CHUNK_TOKENS = 1_536

_BFLOAT16 = bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
"""Half the time of single precision where the processor computes with it, seven times the time where it does not."""


class ReaderModel(nn.Module):
    """Gives each pair of question and passage a relevance and an answerable logit, and each token two span logits."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        # Without dropout: one or two passes over the data do not overfit so small a model, and PyTorch's dropout
        # takes a third of the time on two cores (28 pairs a second against 45 at 96 tokens).
        self.encoder = AutoModel.from_pretrained(
            folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        # Half of all weights are the embeddings of words. To train them too takes a fifth more time a step, and too few
        # questions have a rare word in them to teach anything of it.
        self.encoder.embeddings.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.pair = nn.Linear(size, 2)
        self.span = nn.Linear(size, 2)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Return pair logits (pairs, [relevance, answerable]) and span logits (pairs, tokens, [start, end])."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.pair(states[:, 0]), self.span(states)


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples as pairs. `groups` are the pairs of each example with an answer, its answering passage first; `spans`
    are first and last token of the answers, counted from the passage's first."""

    pairs: list[EncodedPair]
    answerable: Tensor
    groups: list[slice]
    spans: list[tuple[int, int]]


def make_batch(examples: Sequence[Example], encoder: PairEncoder) -> Batch:
    """Encode the examples; an answer beyond the tokens that are read makes its passage one that does not answer."""
    pairs: list[EncodedPair] = []
    groups, spans, answerable = [], [], []
    for example in examples:
        encoded = encoder.encode(example.question, example.passages)
        span = token_span(encoded[0], example.answer) if example.answer else None
        if span is not None:
            groups.append(slice(len(pairs), len(pairs) + len(encoded)))
            spans.append(span)
        answerable += [float(span is not None), *[0.0] * (len(encoded) - 1)]
        pairs += encoded
    return Batch(pairs, torch.tensor(answerable), groups, spans)


def token_span(pair: EncodedPair, answer: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first and last token of a span of characters, None where it is not among the tokens."""
    inside = [place for place, (start, end) in enumerate(pair.offsets) if start < answer[1] and end > answer[0]]
    if not inside or pair.offsets[inside[-1]][1] < answer[1]:
        return None
    return inside[0], inside[-1]


def logits_of(model: ReaderModel, pairs: Sequence[EncodedPair]) -> tuple[Tensor, list[Tensor]]:
    """Return the pair logits (pairs, 2) and for each pair the span logits of its passage's tokens (tokens, 2)."""
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row].ids))
    pair_logits: dict[int, Tensor] = {}
    span_logits: dict[int, Tensor] = {}
    for rows in _chunks(order, [len(pair.ids) for pair in pairs]):
        inputs = pad([pairs[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_BFLOAT16):
            of_pairs, of_tokens = model(**{name: torch.from_numpy(values) for name, values in inputs.items()})
        for place, row in enumerate(rows):
            first, count = pairs[row].first, len(pairs[row].offsets)
            pair_logits[row] = of_pairs[place].float()
            span_logits[row] = of_tokens[place, first : first + count].float()
    return torch.stack([pair_logits[row] for row in sorted(order)]), [span_logits[row] for row in sorted(order)]


def _chunks(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield rows of like length. Larger pieces than these are slower a token, as they leave the processor's cache."""
    chunk: list[int] = []
    for row in order:
        if chunk and (len(chunk) + 1) * lengths[row] > _CHUNK_TOKENS:
            yield chunk
            chunk = []
        chunk.append(row)
    yield chunk


def loss_of(batch: Batch, pairs: Tensor, spans: Sequence[Tensor]) -> Tensor:
    """Return the sum of three losses: the answering passage among its example's (softmax), whether a passage answers
    (logistic), and where the answer begins and ends (softmax over the passage's tokens)."""
    loss = functional.binary_cross_entropy_with_logits(pairs[:, 1], batch.answerable)
    if not batch.groups:
        return loss
    ranking = [-functional.log_softmax(pairs[rows, 0], 0)[0] for rows in batch.groups]
    edges = []
    for rows, (first, last) in zip(batch.groups, batch.spans, strict=True):
        likelihoods = functional.log_softmax(spans[rows.start], 0)
        edges.append(-(likelihoods[first, 0] + likelihoods[last, 1]) / 2)
    return loss + torch.stack(ranking).mean() + torch.stack(edges).mean()
