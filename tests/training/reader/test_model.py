import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.reader.base import ReaderPassage
from qa.reader.encoding import PairEncoder
from training.reader.examples import Claim, Example

if TYPE_CHECKING:  # importing PyTorch takes seconds, in every process that shares the tests
    from training.reader.model import ReaderModel

WORDS = "the ministers met in paris on friday to speak about troops and money"
YES = Example("where did the ministers meet?", (ReaderPassage(WORDS), ReaderPassage("nothing was said")), (21, 26))
NO = Example("who is the king?", (ReaderPassage("the talks begin on monday"),), None)


@pytest.fixture
def encoder(tiny_model: str) -> PairEncoder:
    return PairEncoder(Path(tiny_model) / "tokenizer.json")


@pytest.fixture
def model(tiny_model: str) -> "ReaderModel":
    import torch

    from tests.training.reader.factories import tiny_reader

    torch.manual_seed(0)
    return tiny_reader(tiny_model)


def test_the_tokens_of_an_answer_are_those_of_its_words(encoder: PairEncoder) -> None:
    from training.reader.model import token_span

    (pair,) = encoder.encode(YES.question, YES.passages[:1])
    span = token_span(pair, (21, 36))
    assert span is not None
    first, last = span
    assert WORDS[pair.offsets[first][0] : pair.offsets[last][1]] == "paris on friday"


def test_a_truncated_answer_has_no_tokens_and_its_passage_counts_as_unanswerable(encoder: PairEncoder) -> None:
    from training.reader.model import make_batch, token_span

    long = Example("where?", (ReaderPassage("troops " * 400 + "paris"),), (2800, 2805))
    (pair,) = encoder.encode(long.question, long.passages)
    assert token_span(pair, (2800, 2805)) is None
    batch = make_batch([long], encoder)
    assert batch.answerable == [0.0]
    assert batch.groups == []


def test_a_batch_marks_answering_passages_and_groups(encoder: PairEncoder) -> None:
    from training.reader.model import make_batch

    batch = make_batch([NO, YES], encoder)
    assert batch.answerable == [0.0, 1.0, 0.0]
    assert batch.groups == [slice(1, 3)]


def test_logits_come_in_the_order_of_the_pairs_and_do_not_depend_on_the_others(
    model: "ReaderModel", encoder: PairEncoder
) -> None:
    import torch

    from training.reader.model import logits_of

    pairs = [pair for example in (YES, NO) for pair in encoder.encode(example.question, example.passages)]
    of_pairs, of_claims, of_tokens = logits_of(model, pairs)
    for row, pair in enumerate(pairs):
        alone, claim_alone, tokens_alone = logits_of(model, [pair])
        torch.testing.assert_close(of_pairs[row], alone[0], atol=0.05, rtol=0.05)  # bf16
        torch.testing.assert_close(of_claims[row], claim_alone[0], atol=0.05, rtol=0.05)
        torch.testing.assert_close(of_tokens[row], tokens_alone[0], atol=0.05, rtol=0.05)
        assert of_tokens[row].shape == (len(pair.offsets), 2)


def test_the_loss_is_lowest_for_the_right_passage_words_and_verdict(encoder: PairEncoder) -> None:
    import torch

    from training.reader.model import loss_of, make_batch

    batch = make_batch([YES, NO], encoder)
    tokens = [torch.zeros(len(pair.offsets), 2) for pair in batch.pairs]
    flat = loss_of(batch, torch.zeros(3, 2), torch.zeros(3, 3), tokens)
    count = len(batch.pairs[0].offsets)
    assert float(flat) == pytest.approx(math.log(2) + math.log(2) + math.log(count))
    ranked = torch.tensor([[9.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    judged = torch.tensor([[0.0, 9.0], [0.0, -9.0], [0.0, -9.0]])
    marked = [tokens[0].clone(), *tokens[1:]]
    for edge, place in enumerate(batch.spans[0]):
        marked[0][place, edge] = 20
    assert float(loss_of(batch, ranked, torch.zeros(3, 3), tokens)) == pytest.approx(
        float(flat) - math.log(2), abs=0.01
    )
    assert float(loss_of(batch, judged, torch.zeros(3, 3), tokens)) == pytest.approx(
        float(flat) - math.log(2), abs=0.01
    )
    assert float(loss_of(batch, torch.zeros(3, 2), torch.zeros(3, 3), marked)) == pytest.approx(
        float(flat) - math.log(count), abs=0.01
    )


def test_the_loss_of_a_claim_is_lowest_for_its_verdict(encoder: PairEncoder) -> None:
    import torch

    from training.reader.model import loss_of, make_batch

    passage = ReaderPassage("the talks begin on monday")
    known = make_batch([Claim("the talks begin on friday", passage, "denies")], encoder)
    unknown = make_batch([Claim("the talks begin on friday", passage, "not supported")], encoder)
    tokens = [torch.zeros(len(known.pairs[0].offsets), 2)]
    scores = torch.zeros(1, 2)
    supports, denies, neither = (torch.tensor([row]) * 20.0 for row in torch.eye(3).tolist())
    assert float(loss_of(known, scores, denies, tokens)) == pytest.approx(0.0, abs=1e-3)
    assert float(loss_of(known, scores, supports, tokens)) > 10 < float(loss_of(known, scores, neither, tokens))
    for logits in (denies, neither):
        assert float(loss_of(unknown, scores, logits, tokens)) == pytest.approx(0.0, abs=1e-3)
    assert float(loss_of(unknown, scores, supports, tokens)) > 10


def test_a_question_in_a_step_has_no_part_in_the_loss_of_the_claims(encoder: PairEncoder) -> None:
    from training.reader.model import make_batch

    claim = Claim("the talks begin on monday", ReaderPassage("the talks begin on monday"), "supports")
    batch = make_batch([NO, claim], encoder)
    assert (batch.asked, batch.judged, batch.verdicts) == ([0], [1], ["supports"])
