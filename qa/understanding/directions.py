"""Removes instructions on how to answer ("in one word", "as a pirate") from a message: answers are always quotes."""

import re
from functools import cache
from typing import NamedTuple

from index.text.sentences import split_sentences
from qa.language.data import load
from qa.language.function_words import AUXILIARY, QUESTION_WORD
from qa.language.instructions import instructs

_QUESTION = rf"(?=(?:(?:in|on|at|to|for|from|by|with|of) )?(?i:{QUESTION_WORD})\b|{AUXILIARY})"


class Direction(NamedTuple):
    """A way of saying how to answer: its pattern, an example, and a question that it does not match."""

    pattern: re.Pattern[str]
    example: str
    leaves: str


@cache
def directions() -> tuple[Direction, ...]:
    """Return the ways of saying how to answer."""
    rows = load("typing.toml")["direction"]
    return tuple(
        Direction(
            re.compile(row["pattern"].replace("{QUESTION}", _QUESTION), re.IGNORECASE), row["example"], row["leaves"]
        )
        for row in rows
    )


def without_directions(text: str) -> str:
    """Return `text` without instructions on how to answer; unchanged if it contains nothing else."""
    sentences = [text[start:end].strip() for start, end in split_sentences(text)]
    kept = " ".join(sentence for sentence in sentences if sentence.endswith("?") or not instructs(sentence))
    for direction in directions():
        kept = direction.pattern.sub(" ", kept).strip()
    kept = re.sub(r"\s+", " ", kept)
    if len(kept) == len(re.sub(r"\s+", " ", text.strip())) or not re.search(r"\w", kept):
        return text
    return kept[0].upper() + kept[1:]
