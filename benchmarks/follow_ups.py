"""How often follow-up questions are understood, on our own conversations and on CANARD.

    .venv/bin/python -m benchmarks.follow_ups --data ../shared/data

follow_ups.txt has 366 conversations about invented news, follow_ups_articles.txt 121 follow-ups about real articles, of
which `--index` gives the capitals of names; their heads say how to read them. CANARD's test and dev sets are dialogues
about Wikipedia, where a person rewrote each question. One half of each was for tuning, the other is for reporting.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from evaluation.scoring import f1
from evaluation.sets.source import half_of, read_lines
from index import Index, IndexView
from qa.language.names import name_terms
from qa.understanding.cleaning import clean_message
from qa.understanding.follow_ups import EarlierAnswer, RuleResolver, Standalone
from qa.understanding.small_talk import without_small_talk

CONVERSATIONS = Path(__file__).with_name("follow_ups.txt")
ABOUT_ARTICLES = Path(__file__).with_name("follow_ups_articles.txt")
HALVES = ("tuning", "reporting")

_ASK_BACK, _NOTHING = "?", "-"
_OPTIONAL = re.compile(r"\[[^\]]*\]")
_OPEN_WORDS = frozenset(
    "who whom whose what when where why how which he him his she her hers they them their it its there then".split()
)
"""Words that the search ignores, but that make a difference here."""

_NO_ANSWERS = ("I don't know.", "CANNOTANSWER")


class Outcome(StrEnum):
    """The outcome of a follow-up question."""

    RIGHT = "right"
    AS_ASKED = "left as asked"
    WRONG = "completed wrongly"
    ASKED_BACK = "asked back"
    NOT_ASKED_BACK = "not asked back"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Earlier questions with their answers, the last question, and its standalone forms."""

    kind: str
    turns: tuple[tuple[str, EarlierAnswer], ...]
    question: str
    meant: tuple[str, ...]
    half: str

    def outcome(self, found: Standalone | None) -> Outcome:
        """The outcome of a question; None stands for no question at all."""
        if self.meant in ((_ASK_BACK,), (_NOTHING,)):
            silent = found is None or bool(found.ask_back)
            return Outcome.RIGHT if silent else Outcome.NOT_ASKED_BACK
        if found is None or found.ask_back:
            return Outcome.RIGHT if _ASK_BACK in self.meant else Outcome.ASKED_BACK
        if any(_means(found.question, form) for form in self.meant):
            return Outcome.RIGHT
        return Outcome.AS_ASKED if _words(found.question) == _words(self.question) else Outcome.WRONG


def _means(question: str, form: str) -> bool:
    """Whether a question has all words of a form, and no others but those in its brackets."""
    found, needed = _words(question), _words(_OPTIONAL.sub(" ", form))
    return needed <= found <= _words(form.translate(str.maketrans("[]", "  ")))


def _words(text: str) -> frozenset[str]:
    small = re.findall(r"[a-z]+", text.lower())
    return frozenset(name_terms(text)) | _OPEN_WORDS.intersection(small)


def read_conversations(path: Path = CONVERSATIONS) -> Iterator[Conversation]:
    """Yield our own conversations, one for each question whose meaning is given."""
    kind = ""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not re.match(r"#(?!#)", line)]
        if lines and lines[0].startswith("## "):
            kind = lines.pop(0)[3:]
        yield from _conversations(kind, lines)


def _conversations(kind: str, lines: Sequence[str]) -> Iterator[Conversation]:
    half = half_of("\n".join(line for line in lines if not line.startswith(("  ", "="))))
    asked: list[str] = []
    answers: list[EarlierAnswer] = []
    for line, following in pairwise([*lines, ""]):
        if line.startswith("  "):
            short = line.split("*")
            answers[-1] = EarlierAnswer(line.replace("*", "").strip(), short[1] if len(short) > 1 else "")
        elif not line.startswith("="):
            asked.append(line)
            answers.append(EarlierAnswer())
            meant = []
        else:
            meant.append(line[2:])
            if not following.startswith("="):
                turns = tuple(zip(asked[:-1], answers[:-1], strict=True))
                yield Conversation(kind, turns, asked[-1], tuple(meant), half)


def understood(conversation: Conversation, read: Callable[[str], str] = without_small_talk) -> Standalone | None:
    """Return what Byline makes of the last question; None if it asks nothing. `read` returns what a message asks."""
    known: dict[str, EarlierAnswer] = {}
    resolver = RuleResolver()
    asked: list[str] = []

    def resolve(question: str) -> Standalone:
        return resolver.resolve(question, asked, lambda earlier: known.get(earlier, EarlierAnswer()))

    for question, answer in conversation.turns:
        if words := read(question):
            known[resolve(words).question] = answer
            asked.append(words)
    words = read(conversation.question)
    return resolve(words) if words else None


def read_canard(data: Path, split: str) -> Iterator[Conversation]:
    """Yield the dialogues of CANARD's `test` or `dev` set, without first questions, which nothing precedes."""
    for item in read_lines(data / "reading" / "followups_rewrites.jsonl.gz"):
        if item["s"] == f"canard_{split}" and len(item["history"]) > 2:
            yield _canard(item)


def _canard(item: dict[str, Any]) -> Conversation:
    told = item["history"][2:]
    answers = (EarlierAnswer("" if answer in _NO_ANSWERS else answer) for answer in told[1::2])
    return Conversation(
        kind=item["history"][0],
        turns=tuple(zip(told[::2], answers, strict=True)),
        question=item["question"],
        meant=(item["rewrite"],),
        half=half_of(item["history"][0]),
    )


def _own_table(conversations: Sequence[Conversation], read: Callable[[str], str], show: bool) -> Iterator[str]:
    counts: dict[str, Counter[Outcome]] = {}
    for conversation in conversations:
        found = understood(conversation, read)
        outcome = conversation.outcome(found)
        counts.setdefault(conversation.kind, Counter())[outcome] += 1
        if show and outcome is not Outcome.RIGHT:
            earlier = " ".join(f"{question} [{answer.text}]" for question, answer in conversation.turns)
            yield f"  {outcome}: {earlier} / {conversation.question} -> {found}; meant: {conversation.meant[0]}"
    yield f"{'kind':34}" + "".join(f"{outcome:>18}" for outcome in Outcome)
    for kind, counted in [*counts.items(), ("all", sum(counts.values(), Counter[Outcome]()))]:
        yield f"{kind:34}" + "".join(f"{counted[outcome]:18}" for outcome in Outcome)
        if kind == "all":
            yield f"{'share':34}" + "".join(f"{counted[outcome] / counted.total():18.3f}" for outcome in Outcome)


def _canard_line(name: str, conversations: Sequence[Conversation], show: bool) -> Iterator[str]:
    asked = better = worse = changed = 0.0
    completed = Counter[str]()
    for conversation in conversations:
        before = f1(conversation.question, conversation.meant)
        asked += before
        for mode, given in (("questions", _without_answers(conversation)), ("answers", conversation)):
            found = understood(given)
            question = conversation.question if found is None or found.ask_back else found.question
            after = f1(question, conversation.meant)
            completed[mode] += after  # type: ignore[assignment]
        changed += question != conversation.question
        better, worse = better + (after > before), worse + (after < before)
        if show and after < before:
            yield f"  {conversation.turns[-1]} / {conversation.question} -> {question}; meant: {conversation.meant[0]}"
    count = len(conversations)
    yield (
        f"CANARD {name}, {count} follow-ups: F1 as asked {asked / count:.3f}, completed from the questions alone "
        f"{completed['questions'] / count:.3f}, and from the answers {completed['answers'] / count:.3f} "
        f"({changed / count:.2f} changed, {better / count:.3f} better, {worse / count:.3f} worse)"
    )


def _without_answers(conversation: Conversation) -> Conversation:
    turns = tuple((question, EarlierAnswer()) for question, _ in conversation.turns)
    return replace(conversation, turns=turns)


def main() -> None:
    """Print the rates of each half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--index", type=Path, help="read the follow-ups about articles with the names of this index")
    parser.add_argument("--half", choices=HALVES, action="append", help="only this half")
    parser.add_argument("--own", action="store_true", help="only our own conversations")
    parser.add_argument("--wrong", action="store_true", help="print the tuning half's wrong ones")
    parser.add_argument("--limit", type=int, help="only so many follow-ups of CANARD")
    options = parser.parse_args()
    with Index.open(options.index) if options.index else nullcontext() as index:
        _print_halves(options, index.view() if index else None)


def _print_halves(options: argparse.Namespace, view: IndexView | None) -> None:
    read = (lambda text: clean_message(text, view).question) if view else without_small_talk
    for half in options.half or HALVES:
        show = options.wrong and half == "tuning"
        for path, reads in ((CONVERSATIONS, without_small_talk), (ABOUT_ARTICLES, read)):
            own = [conversation for conversation in read_conversations(path) if conversation.half == half]
            print(f"\n{half} half, {len(own)} follow-ups of {path.name}")
            print(*_own_table(own, reads, show), sep="\n")
        for split in () if options.own else ("test", "dev"):
            dialogues = [one for one in read_canard(options.data, split) if one.half == half]
            print(*_canard_line(f"{split}, {half} half", dialogues[: options.limit], show), sep="\n")


if __name__ == "__main__":
    main()
