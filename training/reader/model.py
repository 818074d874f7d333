"""The reader as a PyTorch module: a BERT-like encoder with four small heads, its batches and its loss."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from qa.reader.encoding import EncodedPair, PairEncoder, pad
from training.reader.examples import Claim, Example

VERDICTS = ("supports", "denies", "neither")
"""The order of the logits of a verdict."""

_CHUNK_TOKENS = 1_536

_BFLOAT16 = bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
"""Takes half the time of single precision on processors that support it, seven times as long on others."""


class ReaderModel(nn.Module):
    """Computes, for each pair of a question or claim and a passage, a relevance and an answerability logit and three
    logits of a verdict, and two span logits per token."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        # A third to half of all weights are word embeddings. Training them too takes a fifth more time per step, and
        # too few questions contain a rare word to learn it.
        self.encoder.embeddings.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.pair = nn.Linear(size, 2)
        self.verdict = nn.Linear(size, len(VERDICTS))
        self.span = nn.Linear(size, 2)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return pair logits (pairs, [relevance, answerable]), verdict logits (pairs, [supports, denies, neither]) and
        span logits (pairs, tokens, [start, end])."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.pair(states[:, 0]), self.verdict(states[:, 0]), self.span(states)


@dataclass(slots=True)
class Batch:
    """Examples and claims as pairs.

    `asked` are the pairs with a question, `answerable` whether their passages answer. `groups` are the pairs of each
    example with an answer, the answering passage first; `spans` are the first and last token of the answers, counted
    from the start of the passage. `judged` are the pairs with a claim, `verdicts` what is true of each.
    """

    pairs: list[EncodedPair] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    answerable: list[float] = field(default_factory=list)
    groups: list[slice] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    judged: list[int] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)


def make_batch(items: Sequence[Example | Claim], encoder: PairEncoder) -> Batch:
    """Encode the items; a passage whose answer is beyond the tokens that are read counts as not answering."""
    batch = Batch()
    for item in items:
        if isinstance(item, Claim):
            batch.judged.append(len(batch.pairs))
            batch.verdicts.append(item.verdict)
            batch.pairs += encoder.encode(item.claim, [item.passage])
        else:
            _add_example(batch, item, encoder.encode(item.question, item.passages))
    return batch


def _add_example(batch: Batch, example: Example, encoded: list[EncodedPair]) -> None:
    first = len(batch.pairs)
    span = token_span(encoded[0], example.answer) if example.answer else None
    if span is not None:
        batch.groups.append(slice(first, first + len(encoded)))
        batch.spans.append(span)
    batch.asked += range(first, first + len(encoded))
    batch.answerable += [float(span is not None), *[0.0] * (len(encoded) - 1)]
    batch.pairs += encoded


def token_span(pair: EncodedPair, answer: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first and last token of a character span, None if it is not within the tokens."""
    inside = [place for place, (start, end) in enumerate(pair.offsets) if start < answer[1] and end > answer[0]]
    if not inside or pair.offsets[inside[-1]][1] < answer[1]:
        return None
    return inside[0], inside[-1]


def logits_of(model: ReaderModel, pairs: Sequence[EncodedPair]) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Return the pair logits (pairs, 2), the verdict logits (pairs, 3), and for each pair the span logits of its
    passage's tokens (tokens, 2)."""
    order = sorted(range(len(pairs)), key=lambda row: len(pairs[row].ids))
    pair_logits: dict[int, Tensor] = {}
    verdict_logits: dict[int, Tensor] = {}
    span_logits: dict[int, Tensor] = {}
    for rows in _chunks(order, [len(pair.ids) for pair in pairs]):
        inputs = pad([pairs[row] for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_BFLOAT16):
            of_pairs, verdicts, of_tokens = model(**{name: torch.from_numpy(values) for name, values in inputs.items()})
        for place, row in enumerate(rows):
            first, count = pairs[row].first, len(pairs[row].offsets)
            pair_logits[row] = of_pairs[place].float()
            verdict_logits[row] = verdicts[place].float()
            span_logits[row] = of_tokens[place, first : first + count].float()
    every = range(len(pairs))
    return (
        torch.stack([pair_logits[row] for row in every]),
        torch.stack([verdict_logits[row] for row in every]),
        [span_logits[row] for row in every],
    )


def _chunks(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield chunks of rows of similar length. Larger chunks are slower per token, as they exceed the processor's
    cache."""
    chunk: list[int] = []
    for row in order:
        if chunk and (len(chunk) + 1) * lengths[row] > _CHUNK_TOKENS:
            yield chunk
            chunk = []
        chunk.append(row)
    yield chunk


def loss_of(batch: Batch, pairs: Tensor, verdicts: Tensor, spans: Sequence[Tensor]) -> Tensor:
    """Return the sum of four losses: the answering passage among those of its example (softmax), whether a passage
    answers (logistic), the start and end of the answer (softmax over the passage's tokens), and the verdict on a claim
    (softmax)."""
    loss = torch.zeros(())
    if batch.asked:
        answerable = torch.tensor(batch.answerable)
        loss = loss + functional.binary_cross_entropy_with_logits(pairs[batch.asked, 1], answerable)
    if batch.groups:
        ranking = [-functional.log_softmax(pairs[rows, 0], 0)[0] for rows in batch.groups]
        edges = []
        for rows, (first, last) in zip(batch.groups, batch.spans, strict=True):
            likelihoods = functional.log_softmax(spans[rows.start], 0)
            edges.append(-(likelihoods[first, 0] + likelihoods[last, 1]) / 2)
        loss = loss + torch.stack(ranking).mean() + torch.stack(edges).mean()
    if batch.judged:
        loss = loss + _verdict_loss(verdicts[batch.judged], batch.verdicts)
    return loss


def _verdict_loss(logits: Tensor, verdicts: Sequence[str]) -> Tensor:
    likelihoods = functional.log_softmax(logits, 1)
    of_known = {name: likelihoods[:, place] for place, name in enumerate(VERDICTS)}
    of_known["not supported"] = torch.logsumexp(likelihoods[:, 1:], 1)
    return -torch.stack([of_known[verdict][row] for row, verdict in enumerate(verdicts)]).mean()
