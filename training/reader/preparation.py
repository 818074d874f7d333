"""Prepares the items of the training stages from all question sets: general reading, news, and what is still hard in
news; then entailment, near misses, and all of these again."""

import logging
import random
from collections.abc import Iterable, Sequence
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
    add_off_topic,
    examples_of_passages,
    held_out,
    pairs_of,
    some,
    swap_details,
)
from training.reader.general import (
    MORE_ENTAILMENT_SHARES,
    dcqa_examples,
    entailment_claims,
    qamr_examples,
    squad_examples,
)
from training.reader.hardest import with_hardest
from training.reader.near_misses import near_miss_items
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

_REREAD = (2_400, 1_200)
"""Answerable and unanswerable questions of `stories` that are read again in the stage of entailment."""

_AGAIN_ENTAILMENT, _AGAIN_CLAIMS, _AGAIN_READ = 8_000, 4_000, {"stories": (1_800, 600), "outlets": (240, 60)}
"""What is read again in the stage of near misses, which are two thirds of its pairs."""

_LAST_STATEMENTS = 0.6
"""The share of the statements about single passages that is read once more in the last stage."""

_LAST_STORIES, _LAST_HARD_STORIES, _LAST_REALTIMEQA = 6_000, 2_200, 700
"""Questions of the last stage; of `outlets`, NewsQA and the near misses all are used."""

_LAST_ENTAILMENT, _LAST_CLAIMS = 5_000, 3_500

_OFF_TOPIC = 0.25
"""The share of questions of the last stage with a passage that has nothing to do with them: near misses alone teach
that every passage is close to the question."""

_LAST_SHARE = 0.62
"""The share of all these that is trained on, for half an hour on two cores."""

_log = logging.getLogger(__name__)


def general_items(data: Path, seed: int) -> list[Item]:
    """Return the items of the first stage. Raises `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    sources = {name: READERS[name](data) for name in _PASSAGES}
    kept = held_out(sources.values())
    examples = _counted("squad11", squad_examples(data, kept, rng, _SQUAD))
    for name, most in _PASSAGES.items():
        own = list(add_hard_negatives(list(examples_of_passages(sources[name], kept, rng)), rng))
        examples += _counted(name, some(own, most, rng))
    examples += _counted("dcqa", dcqa_examples(data, rng, _DCQA))
    examples += _counted("qamr", qamr_examples(data, rng, _QAMR))
    swapped = list(swap_details(examples, rng))
    examples += _counted("swapped", some(swapped, _SWAPPED, rng))
    claims = entailment_claims(data, rng)
    return [*examples, *_counted("entailment", some(claims, _ENTAILMENT, rng))]


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


def entailment_items(data: Path, seed: int) -> list[Item]:
    """Return the items of the fourth stage: whether one text supports another. Raises `InputRefused` if a set is
    missing or damaged."""
    rng = random.Random(seed)
    claims = _counted("entailment", entailment_claims(data, rng, MORE_ENTAILMENT_SHARES))
    claims += _counted("claims", claims_of_stories(read_claims(data), rng))
    return [*claims, *_counted("stories", _of_both(news_examples(READERS["stories"](data), rng), *_REREAD, rng))]


def near_miss_stage_items(data: Path, seed: int) -> list[Item]:
    """Return the items of the fifth stage: near misses and statements about single passages, and some of what
    it has read before. Raises `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    items = _counted("near misses", near_miss_items(data, rng))
    items += _judged_again(data, _AGAIN_ENTAILMENT, _AGAIN_CLAIMS, rng)
    for name, (answerable, not_answerable) in _AGAIN_READ.items():
        examples = news_examples(READERS[name](data), rng)
        items += _counted(name, _of_both(examples, answerable, not_answerable, rng))
    return items


def last_items(data: Path, seed: int, reader: Reader) -> list[Item]:
    """Return the items of the last stage: the questions and statements again, with the wrong passages that `reader`,
    trained in five stages, takes for right, and with passages that have nothing to do with the question. Raises
    `InputRefused` if a set is missing or damaged."""
    rng = random.Random(seed)
    near = near_miss_items(data, rng)
    questions = [item for item in near if isinstance(item, Example)]
    statements = [item for item in near if isinstance(item, Claim) and rng.random() < _LAST_STATEMENTS]
    stories = news_examples(READERS["stories"](data), rng)
    rng.shuffle(stories)
    asked: list[Item] = _counted("near misses", with_hardest(questions, reader, rng))
    asked += _counted("stories", stories[:_LAST_STORIES])
    hard = stories[_LAST_STORIES : _LAST_STORIES + _LAST_HARD_STORIES]
    asked += _counted("stories, hardest", with_hardest(hard, reader, rng))
    for name in ("outlets", "newsqa"):
        examples = news_examples(READERS[name](data), rng, candidates=True)
        asked += _counted(name, with_hardest(examples, reader, rng))
    realtimeqa = list(examples_of_answers(READERS["realtimeqa"](data)))
    asked += _counted("realtimeqa", some(realtimeqa, _LAST_REALTIMEQA, rng))
    items: list[Item] = [*add_off_topic(asked, _OFF_TOPIC, rng), *statements]
    items += _judged_again(data, _LAST_ENTAILMENT, _LAST_CLAIMS, rng)
    return rng.sample(items, round(len(items) * _LAST_SHARE))


def _of_both(examples: Sequence[Example], answerable: int, not_answerable: int, rng: random.Random) -> list[Example]:
    answered = [example for example in examples if example.answer]
    others = [example for example in examples if not example.answer]
    return [*some(answered, answerable, rng), *some(others, not_answerable, rng)]


def _judged_again(data: Path, entailment: int, claims: int, rng: random.Random) -> list[Claim]:
    """Return at most this many pairs of entailment and claims about stories, as the fourth stage has all of them."""
    pairs = entailment_claims(data, rng, MORE_ENTAILMENT_SHARES)
    again = _counted("entailment", some(pairs, entailment, rng))
    return [*again, *_counted("claims", some(claims_of_stories(read_claims(data), rng), claims, rng))]


_Kind = TypeVar("_Kind", Example, Claim, Item)


def _counted(name: str, items: Iterable[_Kind]) -> list[_Kind]:
    made = list(items)
    _log.info("%s: %d items, %d pairs", name, len(made), sum(map(pairs_of, made)))
    return made
