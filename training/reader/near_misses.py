"""Makes training items from our own questions and statements about single passages of news articles.

They were written while reading one passage at a time, each by the same people in the same style: a question that the
passage answers, near misses (it has a person, a number, a reason, a day of the kind asked for, but of something else),
and statements that it supports, denies, or leaves open although it seems to say so. `near_misses.jsonl` next to this
file contains them without a word of the articles: `article` is one of `news/` in the data folder, `paragraph` its line
with text (counted from 1), and `start` and `end` the answer in it; a question without them is a near miss. No article
is part of a pile or a reporting half, or a near-duplicate of one that is: by TF-IDF, the cosine with those of `pile-5`
to `pile-7` is at most .42.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.sets.source import lines_with_text, read_lines
from index.errors import InputRefused
from qa.reader.base import ReaderPassage
from training.reader.examples import Claim, Example, HardNegatives, Item, contains_any, trained_on
from training.reader.news import passages_of

ITEMS = Path(__file__).with_name("near_misses.jsonl")


def near_miss_items(data: Path, rng: random.Random, *, held_out: bool = False, items: Path = ITEMS) -> list[Item]:
    """Return the items about the articles that are trained on, or about those that are held out.

    An answered question comes with a passage of another article that shares its words; a near miss with its own passage
    alone. Raises `InputRefused` if an article is missing.
    """
    lines = [json.loads(line) for line in items.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if trained_on(line["article"]) != held_out]
    passages = _passages(data, lines)
    questions = [line for line in lines if "question" in line]
    near = HardNegatives(list(passages.values()), nearest=4).nearest([line["question"] for line in questions])
    made: list[Item] = [
        _example(line, passages[_key(line)], others) for line, others in zip(questions, near, strict=True)
    ]
    made += [Claim(line["claim"], passages[_key(line)], line["verdict"]) for line in lines if "claim" in line]
    return rng.sample(made, len(made))


def _example(line: Mapping[str, Any], passage: ReaderPassage, near: Sequence[ReaderPassage]) -> Example:
    if "start" not in line:
        return Example(line["question"], (passage,), None)
    answer = passage.text[line["start"] : line["end"]]
    other = next((p for p in near if p != passage and not contains_any(p.text, [answer])), None)
    return Example(line["question"], (passage, other) if other else (passage,), (line["start"], line["end"]))


def _passages(data: Path, lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], ReaderPassage]:
    wanted = defaultdict(set)
    for line in lines:
        wanted[line["article"]].add(line["paragraph"])
    found = {
        (article["id"], number): passage
        for article in read_lines(data / "news" / "articles.jsonl.gz")
        if article["id"] in wanted
        for number, passage in _numbered(article)
        if number in wanted[article["id"]]
    }
    if missing := sum(map(len, wanted.values())) - len(found):
        raise InputRefused(f"{data}: {missing} passages are missing; check that the data folder is complete")
    return found


def _numbered(article: Mapping[str, Any]) -> Iterator[tuple[int, ReaderPassage]]:
    yield from enumerate(passages_of(lines_with_text(article["text"]), article["title"]), start=1)


def _key(line: Mapping[str, Any]) -> tuple[str, int]:
    return line["article"], line["paragraph"]
