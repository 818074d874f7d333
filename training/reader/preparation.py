"""All question sets to one file of training examples."""

import logging
import random
from collections.abc import Mapping
from pathlib import Path

from evaluation.sets import READERS, build_set
from evaluation.sets.source import SourceSet
from evaluation.sets.squad import NAMES
from index import Index
from training.reader.examples import (
    Example,
    add_hard_negatives,
    examples_of_passages,
    held_out,
    read_examples,
    swap_details,
    write_examples,
)
from training.reader.news import examples_of_answers, examples_of_index

_NEWS_REPEATED = 2
"""News questions are few, and what the reader is for."""

_SWAPPED_SHARE = 0.4
"""Share of the questions with a swapped detail that are taken."""

_log = logging.getLogger(__name__)


def prepare(data: Path, work: Path, seed: int, *, news_alone: bool = False) -> list[Example]:
    """Return the examples of all sets, or of the news sets alone, which the first run writes to the work folder.

    Raises `InputRefused` if a set is missing or damaged.
    """
    file = work / ("news-examples.jsonl.gz" if news_alone else "examples.jsonl.gz")
    if file.is_file():
        return read_examples(file)
    rng = random.Random(seed)
    reading = [] if news_alone else _reading_examples({name: READERS[name](data) for name in NAMES}, rng)
    news = _news_examples(data, work)
    false = list(swap_details([*reading, *news], rng))
    false = rng.sample(false, round(len(false) * _SWAPPED_SHARE))
    _log.info("questions with a detail swap_details: %d examples", len(false))
    examples = [*reading, *news * _NEWS_REPEATED, *false]
    write_examples(examples, file)
    return examples


def _reading_examples(sources: Mapping[str, SourceSet], rng: random.Random) -> list[Example]:
    kept = held_out(sources.values())
    examples: list[Example] = []
    for name, source in sources.items():
        own = list(add_hard_negatives(list(examples_of_passages(source, kept, rng)), rng))
        _log.info("%s: %d examples", name, len(own))
        examples += own
    return examples


def _news_examples(data: Path, work: Path) -> list[Example]:
    examples: list[Example] = []
    for name in ("newsqa", "outlets"):
        built = build_set(READERS[name](data), work / name, progress=True)
        with Index.open(built.index, create=False) as index:
            own = list(examples_of_index(built.questions["tuning"], index))
        _log.info("%s: %d examples", name, len(own))
        examples += own
    answers = list(examples_of_answers(READERS["realtimeqa"](data)))
    _log.info("realtimeqa: %d examples", len(answers))
    return examples + answers
