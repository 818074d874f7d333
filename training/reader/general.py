"""Sets that are not about news, for a first stage: reading at large, and whether one text supports another.

`reading/` in the data folder has SQuAD 1.1's training half (with look-alikes from the same article), QAMR's questions
over Wikinews and Wikipedia, and DCQA's how and why questions over AP and WSJ; `support/entailment` has
premise-hypothesis pairs from twenty corpora.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from evaluation.sets.source import read_lines
from qa.reader.base import ReaderPassage
from training.reader.examples import (
    Claim,
    Cut,
    Example,
    HardNegatives,
    Verdict,
    contains_any,
    key_of,
    some,
    split,
)

_LOOK_ALIKES = 2
_PER_PARAGRAPH = 2
"""Maximum SQuAD questions from one paragraph: more of them teach the same words again."""

_LONGEST_PREMISE = 160
"""Words."""

_WINDOW_SENTENCES = 2
"""Sentences of a DCQA passage, about a news paragraph."""

VERDICTS: dict[str, Verdict] = {"e": "supports", "c": "denies", "n": "neither", "x": "not supported"}

ENTAILMENT_SHARES = {
    "mnli": 1.0,
    "fever_nli": 0.7,
    "fever_rte": 0.5,
    "healthver": 1.0,
    "counterfactual_nli": 0.4,
    "begin": 1.0,
    "covidfact": 0.6,
    "fool_me_twice": 1.0,
    "commitment_bank": 1.0,
    "snli": 0.3,
    "rte": 1.0,
    "scitail": 0.5,
    "factcheck_gpt_stance": 0.5,
    "conjnli": 1.0,
    "conjnli_adversarial": 0.1,
    "taxinli": 0.5,
    "mpe": 0.1,
}
"""The corpora that are used, each with the share of its pairs. Templates and machine-made ones count little; captions
(SNLI, MPE) are far from news; texts of hundreds of words (BUMP, MCTest) are cut off before their evidence."""

MORE_ENTAILMENT_SHARES = {
    "mnli": 1.0,
    "mnli_train_3000": 1.0,
    "fever_nli": 0.6,
    "fever_rte": 0.25,
    "healthver": 1.0,
    "counterfactual_nli": 0.25,
    "begin": 0.8,
    "covidfact": 0.8,
    "fool_me_twice": 1.0,
    "commitment_bank": 1.0,
    "snli": 0.25,
    "snli_test": 0.2,
    "rte": 1.0,
    "scitail": 1.0,
    "factcheck_gpt_stance": 0.7,
    "conjnli": 1.0,
    "conjnli_adversarial": 0.1,
    "taxinli": 1.0,
    "mpe": 0.1,
    "scifact": 1.0,
    "attributionbench_dev_ExpertQA": 1.0,
    "attributionbench_dev_Stanford-GenSearch": 1.0,
    "attributionbench_dev_AttributedQA": 1.0,
    "breaking_nli": 0.1,
}
"""The corpora of the later stages, and their shares. SICK is left out, as its licence forbids commercial use;
WiCE, as it is reported on."""


def squad_examples(data: Path, kept: frozenset[str], rng: random.Random, count: int) -> list[Example]:
    """Return `count` questions of SQuAD 1.1's training half, each with look-alikes from its own article."""
    examples: list[Example] = []
    paragraphs = read_lines(data / "reading" / "squad11_train.jsonl.gz")
    for title, group in groupby(paragraphs, key=lambda item: item["title"]):
        examples += _squad_article(title.replace("_", " "), list(group), kept, rng)
    return some(examples, count, rng)


def _squad_article(
    title: str, paragraphs: Sequence[dict[str, Any]], kept: frozenset[str], rng: random.Random
) -> Iterator[Example]:
    placed: list[tuple[str, tuple[int, int], Cut]] = []
    cuts_of: list[Cut] = []
    for paragraph in paragraphs:
        text = paragraph["context"]
        if key_of(text) in kept:
            continue
        cuts = split(text, title)
        cuts_of += cuts
        for asked in some(paragraph["qas"], _PER_PARAGRAPH, rng):
            start, end = asked["start"], asked["start"] + len(asked["answers"][0])
            right = next((c for c in cuts if c.start <= start and end <= c.start + len(c.passage.text)), None)
            if right is not None and text[start:end] == asked["answers"][0]:
                placed.append((asked["question"], (start - right.start, end - right.start), right))
    if len(cuts_of) < 2 * _LOOK_ALIKES or not placed:
        return
    nearest = HardNegatives([cut.passage for cut in cuts_of]).nearest([question for question, _, _ in placed])
    for (question, span, right), found in zip(placed, nearest, strict=True):
        answer = right.passage.text[slice(*span)]
        wrong = [p for p in found if p != right.passage and not contains_any(p.text, [answer])]
        yield Example(question, (right.passage, *wrong[:_LOOK_ALIKES]), span)


def dcqa_examples(data: Path, rng: random.Random, count: int) -> list[Example]:
    """Return `count` how and why questions over AP and WSJ articles; a whole sentence answers."""
    examples = []
    for article in read_lines(data / "reading" / "dcqa_wsj_ap.jsonl.gz"):
        sentences = _as_list(article["sentences"])
        for asked in _as_list(article["qas"]):
            example = _dcqa_example(asked, sentences, rng)
            if example is not None:
                examples.append(example)
    return some(examples, count, rng)


def _dcqa_example(asked: dict[str, Any], sentences: Sequence[str], rng: random.Random) -> Example | None:
    place = int(asked["answer_sentence"]) - 1
    if not 0 <= place < len(sentences) or re.search(r"\b(it|he|she|they|this|that|these|those)\b", asked["question"]):
        return None
    windows = list(range(0, len(sentences), _WINDOW_SENTENCES))
    right = place - place % _WINDOW_SENTENCES
    others = some([start for start in windows if start != right], 2, rng)
    passages = [_window(sentences, start) for start in (right, *others)]
    start = passages[0].text.find(sentences[place])
    return Example(asked["question"], tuple(passages), (start, start + len(sentences[place].rstrip())))


def _window(sentences: Sequence[str], start: int) -> ReaderPassage:
    before = sentences[start - 1] if start else ""
    return ReaderPassage(" ".join(sentences[start : start + _WINDOW_SENTENCES]), "", before)


def qamr_examples(data: Path, rng: random.Random, count: int) -> list[Example]:
    """Return `count` questions of QAMR on which two people agreed, each with another sentence with its words."""
    examples: list[Example] = []
    for item in read_lines(data / "reading" / "qamr_wiki_wikinews.jsonl.gz"):
        passage = ReaderPassage(item["sentence"])
        examples += [
            Example(asked["question"], (passage,), tuple(asked["spans"][0]))
            for asked in _as_list(item["qas"])
            if asked.get("agree") and asked["spans"]
        ]
    chosen = some(examples, count, rng)
    finder = HardNegatives([example.passages[0] for example in examples], nearest=3)
    return [
        Example(e.question, (*e.passages, *[p for p in found if p != e.passages[0]][:1]), e.answer)
        for e, found in zip(chosen, finder.nearest([e.question for e in chosen]), strict=True)
    ]


def entailment_claims(data: Path, rng: random.Random, shares: Mapping[str, float] = ENTAILMENT_SHARES) -> list[Claim]:
    """Return pairs of premise and hypothesis, of each corpus this share."""
    return [
        Claim(item["h"], ReaderPassage(item["p"]), VERDICTS[item["y"]])
        for item in read_lines(data / "support" / "entailment.jsonl.gz")
        if rng.random() < shares.get(item["s"], 0.0) and len(item["p"].split()) < _LONGEST_PREMISE
    ]


def _as_list(value: Any) -> list[Any]:
    return list(json.loads(value) if isinstance(value, str) else value)
