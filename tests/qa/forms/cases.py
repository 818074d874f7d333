"""The questions of `cases.toml`, an assistant over their stories, and how right an answer to one is."""

import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Answer, Assistant
from tests.qa.piles import assistant_over

_FILE = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A broad question, and what belongs in its answer. Words in which "|" stands are met by either part."""

    half: str
    ask: str
    form: str
    items: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    ordered: bool = False
    sides: tuple[str, ...] = ()
    differ: bool | None = None
    none: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How right an answer is: each pair counts what is right, and of how many; (0, 0) where it is not asked."""

    form: tuple[int, int]
    precision: tuple[int, int]
    recall: tuple[int, int]
    order: tuple[int, int]
    sides: tuple[int, int]
    differ: tuple[int, int]
    said_to_differ: tuple[int, int]
    refused: tuple[int, int]


def score(case: Case, answer: Answer) -> Score:
    """Return how right an answer is."""
    texts = [statement.text for statement in answer.statements]
    belong = [text for text in texts if any(_has(text, words) for words in (*case.items, *case.may))]
    places = [_place(texts, words) for words in case.items]
    found = [place for place in places if place is not None]
    is_broad = case.form != "sentence" and not case.none
    differs = answer.articles_differ
    may_differ = case.differ is not None or case.form in ("comparison", "numbers")
    return Score(
        form=(int(answer.form == case.form), 1),
        precision=(len(belong), len(texts)) if is_broad else (0, 0),
        recall=(len(found), len(case.items)) if is_broad else (0, 0),
        order=(int(found == sorted(found)), 1) if case.ordered and len(found) > 1 else (0, 0),
        sides=(int(all(_place(texts, side) is not None for side in case.sides)), 1) if case.sides else (0, 0),
        differ=(int(differs), 1) if case.differ else (0, 0),
        said_to_differ=(int(bool(case.differ)), 1) if differs and may_differ else (0, 0),
        refused=(int(answer.abstained), 1) if case.none else (0, 0),
    )


def problems(case: Case, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    texts = [statement.text for statement in answer.statements]
    if answer.form != case.form:
        yield f"form {answer.form}, not {case.form}"
    if case.none and texts:
        yield f"answered with “{texts[0]}”"
    if case.none or case.form == "sentence":
        return
    yield from (f"wrong: “{text}”" for text in texts if not any(_has(text, one) for one in (*case.items, *case.may)))
    yield from (f"missing: “{words}”" for words in (*case.items, *case.sides) if _place(texts, words) is None)
    found = [place for words in case.items if (place := _place(texts, words)) is not None]
    if case.ordered and found != sorted(found):
        yield "not in order"
    if case.differ and not answer.articles_differ:
        yield "does not say that articles differ"


def _place(texts: list[str], words: str) -> int | None:
    return next((place for place, text in enumerate(texts) if _has(text, words)), None)


def _has(text: str, words: str) -> bool:
    return any(part in text for part in words.split("|"))


def _stories() -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["story"]
    return stories


def read_cases() -> list[Case]:
    """Return all cases."""
    return [_case(story["half"], told) for story in _stories() for told in story["questions"]]


def _case(half: str, told: dict[str, Any]) -> Case:
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return Case(half=half, **values)


def assistant_over_all(folder: Path) -> AbstractContextManager[Assistant]:
    """Return an assistant over the articles of all stories, with its index in `folder`."""
    articles = [
        {"id": f"{number}-{place}", **article}
        for number, story in enumerate(_stories())
        for place, article in enumerate(story["articles"])
    ]
    return assistant_over(articles, folder)
