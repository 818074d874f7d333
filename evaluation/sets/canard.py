"""CANARD (dialogues from QuAC, each follow-up rewritten by a person), from `reading/` in the data folder.

The set has no passages, only answers. An article is therefore made of one dialogue's answers, a paragraph each, and the
gold of a question is its answer: its follow-ups test the conversation, while its texts are easier than news. The last
question of a dialogue is skipped, as its answer is not in the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.sets.source import (
    SourceArticle,
    SourceQuestion,
    SourceSet,
    SourceSpan,
    file_name,
    read_lines,
    with_front_matter,
)

_NO_ANSWER = "I don't know."

Turn = Mapping[str, Any]


def read(data: Path) -> SourceSet:
    """Return the dialogues as articles, and their questions with the preceding questions."""
    articles, questions = [], []
    for number, turns in enumerate(_dialogues(read_lines(data / "reading" / "canard.jsonl.gz"))):
        answers = turns[-1]["history"][3::2]
        if all(answer == _NO_ANSWER for answer in answers):
            continue
        title, section = turns[0]["history"]
        name = file_name(f"{number:03}-{title}")
        text = "\n".join(dict.fromkeys(_line(answer) for answer in answers if answer != _NO_ANSWER))
        articles.append(SourceArticle(name, with_front_matter(text, title=f"{title}: {section}")))
        questions += [
            _question(f"canard-{number:03}-{place + 1:02}", name, turn, answer)
            for place, (turn, answer) in enumerate(zip(turns, answers, strict=False))
        ]
    return SourceSet(articles, questions)


def _dialogues(items: Iterator[Turn]) -> Iterator[Sequence[Turn]]:
    turns: list[Turn] = []
    for item in items:
        if turns and len(item["history"]) == 2:
            yield turns
            turns = []
        turns.append(item)
    if turns:
        yield turns


def _question(identity: str, file: str, turn: Turn, answer: str) -> SourceQuestion:
    unanswerable = answer == _NO_ANSWER
    line = _line(answer)
    return SourceQuestion(
        id=identity,
        question=turn["question"],
        group=turn["history"][0],
        answers=() if unanswerable else (answer,),
        gold=() if unanswerable else (SourceSpan(file, line, 0, len(line)),),
        unanswerable=unanswerable,
        history=tuple(turn["history"][2::2]),
        standalone=turn["rewrite"],
    )


def _line(answer: str) -> str:
    return " ".join(answer.split())
