"""The quality of the boilerplate classifier, measured by models that have seen no line of the outlet they classify.

Takes some minutes on two cores:

    .venv/bin/python -m benchmarks.boilerplate --data ../shared/data

The first table shows how many of 10,000 lines and sentences of news are classified as boilerplate. Unread lines count
as news, though some are boilerplate. The second table shows the recall on boilerplate: on lines that recur in many
articles, and on whole pages of which every line was read, but not on lines that were read because a model had found
them. The last lines are samples of what the project's own model finds in held-out articles, for a person to read.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.parsing.boilerplate import MAX_BOILERPLATE, is_boilerplate
from index.text.sentences import split_sentences
from training.boilerplate.classifier import (
    CREDIT_LINE,
    LINK,
    NEWS,
    UNREAD,
    Example,
    Examples,
    Values,
    held_out,
    read_articles,
    read_examples,
    threshold_for,
)

_MIN_LINES = 1_000
"""Lines of news that an outlet must have for a row of its own."""


def false_alarms(examples: Sequence[Example], scores: Values, limit: float) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each outlet with its number of news lines, and those classified as boilerplate, most confident first."""
    counts = Counter(example.outlet for example in examples if not example.is_boilerplate)
    for outlet, count in counts.most_common():
        if count >= _MIN_LINES:
            wrong = [
                (score, example.text)
                for example, score in zip(examples, scores, strict=True)
                if example.outlet == outlet and not example.is_boilerplate and score > limit
            ]
            yield outlet, count, [text for _, text in sorted(wrong, reverse=True)]


def found_by_kind(examples: Sequence[Example], scores: Values, limit: float) -> dict[str, tuple[int, int]]:
    """Return how many whole lines of each kind of boilerplate are found, and how many there are."""
    counts: dict[str, tuple[int, int]] = {}
    for example, score in zip(examples, scores, strict=True):
        if example.whole and not example.preselected and example.label not in (NEWS, UNREAD, LINK, CREDIT_LINE):
            found, all_ = counts.get(example.label, (0, 0))
            counts[example.label] = (found + (score > limit), all_ + 1)
    return dict(sorted(counts.items()))


def held_out_sentences(data: Path) -> list[str]:
    """Return the distinct sentences of the held-out articles."""
    lines = {
        line for outlet, name, lines in read_articles(data) if held_out(outlet, name) for line in lines if line.strip()
    }
    return sorted({line[start:end] for line in lines for start, end in split_sentences(line, "en")})


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--wrong", type=int, default=3, help="false positives to print per outlet (default: 3)")
    parser.add_argument("--read", type=int, default=100, help="samples to print at the end (default: 100)")
    options = parser.parse_args()
    all_examples = Examples(read_examples(options.data))
    held = np.flatnonzero(all_examples.folds >= 0)
    scores = all_examples.held_out_scores()[held]
    examples = [all_examples.all[row] for row in held]
    limit = threshold_for(scores, all_examples.is_boilerplate[held])
    for outlet, count, wrong in false_alarms(examples, scores, limit):
        print(
            f"{outlet:24} {count:7} lines of news, false positives per 10,000 {10_000 * len(wrong) / count:5.1f}",
            *wrong[: options.wrong],
            sep=" | ",
        )
    for kind, (found, count) in found_by_kind(examples, scores, limit).items():
        print(f"{kind:24} {count:7} lines of boilerplate, recall {found / count:5.0%}")
    sentences = [sentence for sentence in held_out_sentences(options.data) if len(sentence) <= MAX_BOILERPLATE]
    started = time.perf_counter()
    taken = [sentence for sentence in sentences if is_boilerplate(sentence)]
    each = (time.perf_counter() - started) / len(sentences)
    print(f"held out: {len(sentences)} sentences, boilerplate {len(taken)}, {each * 1e6:.0f} microseconds each")
    for sentence in random.Random(1).sample(taken, min(options.read, len(taken))):
        print(f"    {sentence}")


if __name__ == "__main__":
    main()
