from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qa.reader.base import ReaderPassage
from qa.reader.encoding import PairEncoder
from training.reader.examples import Claim, Example, Item, Verdict

if TYPE_CHECKING:  # importing PyTorch takes seconds, in every process that shares the tests
    from training.reader.model import ReaderModel

PLACES = ["paris", "london", "berlin", "madrid", "kyiv", "rome"]
PEOPLE = ["meloni", "merz", "starmer", "macron", "putin", "trump"]
EXAMPLES: list[Example] = [
    Example(
        f"where did {person} speak?",
        (ReaderPassage(f"{person} spoke in {place} on friday"), ReaderPassage(f"{person} met the ministers")),
        (len(person) + 10, len(person) + 10 + len(place)),
    )
    for person in PEOPLE
    for place in PLACES
]

WHEN: list[tuple[str, Verdict]] = [("on friday", "supports"), ("on monday", "denies"), ("about money", "neither")]
CLAIMS: list[Item] = [
    Claim(f"{person} spoke {when}", ReaderPassage(f"{person} spoke on friday"), verdict)
    for person in PEOPLE
    for when, verdict in WHEN
]


def fresh(folder: str) -> "tuple[ReaderModel, PairEncoder]":
    import torch

    from tests.training.reader.factories import tiny_reader

    torch.manual_seed(3)
    return tiny_reader(folder), PairEncoder(Path(folder) / "tokenizer.json")


def train(*given: Any) -> None:
    from training.reader import learning

    learning.train(*given, rate=3e-3)


def test_every_item_is_in_a_step_once_in_an_order_set_by_the_seed() -> None:
    from training.reader.learning import batches

    items: list[Item] = [*EXAMPLES, *CLAIMS]
    steps = batches(items, pairs=16, seed=1)
    assert len(steps) == 6
    assert sorted(map(repr, (item for step in steps for item in step))) == sorted(map(repr, items))
    assert steps == batches(items, pairs=16, seed=1)
    assert steps != batches(items, pairs=16, seed=2)


def test_the_average_lies_between_before_and_after(tiny_model: str) -> None:
    import torch

    from training.reader.learning import average

    model, _ = fresh(tiny_model)
    before = {name: weights + 2.0 for name, weights in model.state_dict().items()}
    now = {name: weights.clone() for name, weights in model.state_dict().items()}
    average(model, before)
    assert all(torch.allclose(weights, now[name] + 1.0, atol=1e-5) for name, weights in model.state_dict().items())


def test_training_learns_which_passage_answers_and_where(tiny_model: str, tmp_path: Path) -> None:
    import torch

    from training.reader.learning import batches
    from training.reader.model import logits_of

    model, encoder = fresh(tiny_model)
    train(model, encoder, batches(EXAMPLES * 12, pairs=24, seed=1), tmp_path / "checkpoint.pt")
    right = 0
    with torch.no_grad():
        for example in EXAMPLES:
            pairs = encoder.encode(example.question, example.passages)
            scores, _, tokens = logits_of(model, pairs)
            assert scores[0, 0] > scores[1, 0]
            assert scores[0, 1] > 0 > scores[1, 1]
            first = int(tokens[0][:, 0].argmax())
            right += pairs[0].offsets[first][0] == (example.answer or (0, 0))[0]
    assert right == len(EXAMPLES)


def test_training_learns_what_a_passage_says_about_a_claim(tiny_model: str, tmp_path: Path) -> None:
    import torch

    from training.reader.learning import batches
    from training.reader.model import VERDICTS, logits_of

    model, encoder = fresh(tiny_model)
    train(model, encoder, batches(CLAIMS * 12, pairs=24, seed=1), tmp_path / "checkpoint.pt")
    with torch.no_grad():
        for claim in CLAIMS:
            assert isinstance(claim, Claim)
            _, verdicts, _ = logits_of(model, encoder.encode(claim.claim, [claim.passage]))
            assert VERDICTS[int(verdicts[0].argmax())] == claim.verdict


def test_an_interrupted_run_reaches_the_same_weights(
    tiny_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from training.reader import learning
    from training.reader.learning import batches

    steps = batches(EXAMPLES * 2, pairs=24, seed=1)
    whole, encoder = fresh(tiny_model)
    train(whole, encoder, steps, tmp_path / "whole.pt")

    monkeypatch.setattr(learning, "_CHECKPOINT_SECONDS", 0)
    stopped, _ = fresh(tiny_model)
    with pytest.raises(KeyboardInterrupt):
        train(stopped, encoder, _Interrupting(steps, 3), tmp_path / "checkpoint.pt")
    resumed, _ = fresh(tiny_model)
    train(resumed, encoder, _Interrupting(steps, None, least=3), tmp_path / "checkpoint.pt")
    for name, weights in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], weights, atol=1e-5, rtol=1e-4)


class _Interrupting(list[list[Item]]):
    """Steps of which one is interrupted; after that, those before `least` must not be requested again."""

    def __init__(self, steps: list[list[Item]], stop: int | None, least: int = 0) -> None:
        super().__init__(steps)
        self._stop, self._least = stop, least

    def __getitem__(self, number):  # type: ignore[no-untyped-def]
        if number == self._stop:
            raise KeyboardInterrupt
        assert number >= self._least
        return super().__getitem__(number)
