"""Prepares the items of the training stages from all question sets: general reading, news, and what is still hard in
news."""

import logging
import random
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from evaluation.sets import READERS
from evaluation.sets.stories import read_claims
from qa.reader.base import Reader
from training.reader.claims import claims_of_stories
from training.reader.examples import (
    Claim,
    Example,
    Item,
    add_hard_negatives,
    examples_of_passages,
    held_out,
    pairs_of,
    swap_details,
)
from training.reader.general import dcqa_examples, entailment_claims, qamr_examples, squad_examples
from training.reader.hardest import with_hardest
from training.reader.news import examples_of_answers, news_examples

_PASSAGES = {"squad2": 10_000, "xquad": 700, "squadshifts-wiki": 700, "nq-open-oracle": 700, "qed": 700}
"""The sets of single passages, each with the most questions that are taken from it."""

_SQUAD, _DCQA, _QAMR, _SWAPPED, _ENTAILMENT = 8_000, 2_500, 2_500, 1_500, 26_000
"""Questions and claims of the other sets of the first stage."""

_NEWS_SWAPPED = 0.05
"""The share of news questions of which a variant with a swapped detail is added."""

_HARD_ANSWERABLE = {"stories": 0.25, "outlets": 0.5, "newsqa": 1.0}
"""The shares of the answerable questions for which the hardest wrong passages are searched; all unanswerable ones
are used, as there are few."""

_log = logging.getLogger(__name__)


def general_items(data: Path, seed: int) -> list[Item]:
    """Return the items of the first stage. Raises `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    sources = {name: READERS[name](data) for name in _PASSAGES}
    kept = held_out(sources.values())
    examples = _counted("squad11", squad_examples(data, kept, rng, _SQUAD))
    for name, most in _PASSAGES.items():
        own = list(add_hard_negatives(list(examples_of_passages(sources[name], kept, rng)), rng))
        examples += _counted(name, rng.sample(own, min(most, len(own))))
    examples += _counted("dcqa", dcqa_examples(data, rng, _DCQA))
    examples += _counted("qamr", qamr_examples(data, rng, _QAMR))
    swapped = list(swap_details(examples, rng))
    examples += _counted("swapped", rng.sample(swapped, min(_SWAPPED, len(swapped))))
    claims = entailment_claims(data, rng)
    return [*examples, *_counted("entailment", rng.sample(claims, min(_ENTAILMENT, len(claims))))]


def news_items(data: Path, seed: int) -> list[Item]:
    """Return the items of the second stage. Raises `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    examples: list[Example] = []
    for name in ("stories", "outlets", "newsqa"):
        examples += _counted(name, news_examples(READERS[name](data), rng))
    examples += _counted("realtimeqa", examples_of_answers(READERS["realtimeqa"](data)))
    swapped = list(swap_details(examples, rng))
    examples += _counted("swapped", rng.sample(swapped, round(len(swapped) * _NEWS_SWAPPED)))
    return [*examples, *_counted("claims", claims_of_stories(read_claims(data), rng))]


def hard_items(data: Path, seed: int, reader: Reader) -> list[Item]:
    """Return the items of the third stage, whose wrong passages are those that `reader`, trained in two stages, takes
    for right. Raises `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    items: list[Item] = []
    for name, share in _HARD_ANSWERABLE.items():
        candidates = news_examples(READERS[name](data), rng, candidates=True)
        chosen = [example for example in candidates if not example.answer or rng.random() < share]
        items += _counted(name, with_hardest(chosen, reader, rng))
    return [*items, *_counted("claims", claims_of_stories(read_claims(data), rng))]


_Kind = TypeVar("_Kind", Example, Claim, Item)


def _counted(name: str, items: Iterable[_Kind]) -> list[_Kind]:
    made = list(items)
    _log.info("%s: %d items, %d pairs", name, len(made), sum(map(pairs_of, made)))
    return made
