"""The training loop: seeded, with checkpoints from which a later run resumes."""

import logging
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from qa.reader.encoding import PairEncoder
from training.reader.examples import Item, pairs_of
from training.reader.model import Batch, ReaderModel, logits_of, loss_of, make_batch

RATE = 1e-4
"""The highest learning rate of the first stages."""

HARD_RATE = 5e-5
"""That of the third stage, which corrects rather than teaches."""

ENTAILMENT_RATE, LAST_RATE = 7e-5, 6e-5
"""That of the fourth stage, and of the last two."""

_WARM_UP = 0.06
_WEIGHT_DECAY = 0.01
_LARGEST_GRADIENT = 1.0
_CHECKPOINT_SECONDS = 180

_log = logging.getLogger(__name__)


def batches(items: Sequence[Item], pairs: int, seed: int) -> list[list[Item]]:
    """Return the items of every step, in an order that depends only on the arguments."""
    order = random.Random(seed).sample(items, len(items))
    per_batch = max(1, round(pairs * len(order) / sum(map(pairs_of, order))))
    return [order[start : start + per_batch] for start in range(0, len(order), per_batch)]


def train(
    model: ReaderModel, encoder: PairEncoder, steps: Sequence[Sequence[Item]], checkpoint: Path, *, rate: float = RATE
) -> None:
    """Train `model` in place, resuming from `checkpoint` if it exists."""
    trained = [weights for weights in model.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=_WEIGHT_DECAY, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, len(steps)))
    done = _resume(checkpoint, model, optimizer, schedule)
    saved = time.monotonic()
    model.train()
    with tqdm(total=len(steps), initial=done, desc="Training", unit="step", mininterval=10) as bar:
        for number in range(done, len(steps)):
            loss = _step(model, make_batch(steps[number], encoder), optimizer)
            schedule.step()
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
            bar.update()
            if time.monotonic() - saved > _CHECKPOINT_SECONDS or number + 1 == len(steps):
                _save(checkpoint, model, optimizer, schedule, number + 1)
                saved = time.monotonic()
    model.eval()


def average(model: ReaderModel, before: Mapping[str, torch.Tensor]) -> None:
    """Set the weights of `model` to the mean of its own and those `before` its last stage, which keeps what both know.

    Wortsman et al. 2022, "Robust fine-tuning of zero-shot models" (arXiv:2109.01903), with a mixing factor of one half.
    """
    now = model.state_dict()
    model.load_state_dict({name: torch.lerp(before[name], weights, 0.5) for name, weights in now.items()})


def _share(step: int, steps: int) -> float:
    warm = max(1, round(steps * _WARM_UP))
    return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))


def _step(model: ReaderModel, batch: Batch, optimizer: torch.optim.Optimizer) -> float:
    loss = loss_of(batch, *logits_of(model, batch.pairs))
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), _LARGEST_GRADIENT)
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())


def _save(
    file: Path,
    model: ReaderModel,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    step: int,
) -> None:
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
    }
    partial = file.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(file)


def _resume(
    file: Path, model: ReaderModel, optimizer: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR
) -> int:
    if not file.is_file():
        return 0
    state = torch.load(file, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    _log.info("resuming from step %d of %s", state["step"], file)
    return int(state["step"])
