"""The cases of `cases.toml`, an assistant over their articles, and what is wrong with an answer to one."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Answer, AskOptions, Assistant
from tests.qa.piles import assistant_over

_FILE = Path(__file__).with_name("cases.toml")

_PLAIN = re.compile(
    r"^\w+ articles?(?: of one outlet)?(?: each| for the first statement)?(?: says? so|, perhaps|, indirectly)?\.$"
)
"""A certainty that does not say that something is less than a fact."""

_VERDICTS = {"yes": "Yes", "no": "No:", "differ": "The articles differ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question over the articles of some outlets, and what must and must not be in its answer."""

    name: str
    half: str
    outlets: tuple[str, ...]
    kind: str
    ask: str
    trap: str | None = None
    answer: str = ""
    shown: tuple[str, ...] = ()
    short: str = ""
    no_short: str | None = None
    certainty: str = ""
    verdict: str | None = None
    refused: bool = False

    def problems(self, answer: Answer) -> Iterator[str]:
        """Yield what is wrong with the answer."""
        texts = [statement.text for statement in answer.statements]
        shorts = [statement.short_answer or "" for statement in answer.statements]
        is_told_as_fact = any(self.trap in text for text in texts) if self.trap else False
        if is_told_as_fact and (_PLAIN.match(answer.certainty) or any(map(self._is_trap, shorts))):
            yield f"“{self.trap}” is told as a fact"
        if self.answer not in " ".join(texts[:1]):
            yield f"not answered with “{self.answer}”"
        if missing := [words for words in self.shown if not any(words in text for text in texts)]:
            yield f"without “{missing[0]}”"
        if self.short not in (answer.short_answer or ""):
            yield f"“{self.short}” is not marked"
        if self.no_short and any(self.no_short in short for short in [answer.short_answer or "", *shorts[1:]]):
            yield f"“{self.no_short}” is marked"
        if self.certainty not in answer.certainty and not answer.tentative:
            yield f"not as “{self.certainty}”"
        if self.verdict and not _has_verdict(answer.certainty, self.verdict):
            yield f"not “{self.verdict}”"
        if self.refused and texts and not answer.tentative:
            yield "answered"

    def _is_trap(self, short: str) -> bool:
        return self.trap is not None and bool(short) and (self.trap in short or short in self.trap)


def _has_verdict(certainty: str, verdict: str) -> bool:
    if verdict == "none":
        return not certainty.startswith(tuple(_VERDICTS.values()))
    return certainty.startswith(_VERDICTS[verdict])


def _piles() -> list[dict[str, Any]]:
    piles: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["pile"]
    return piles


def _articles(number: int, pile: dict[str, Any]) -> list[dict[str, str]]:
    told = [{"text": article} if isinstance(article, str) else article for article in pile["articles"]]
    return [
        {
            "id": f"{number}-{n}",
            "title": f"News {n}",
            **article,
            "outlet": f"{article.get('outlet', 'Post')} {number}-{n}",
        }
        for n, article in enumerate(told)
    ]


def read_cases() -> list[Case]:
    """Return all cases, the piles in halves by a hash of their articles."""
    cases: list[Case] = []
    for number, pile in enumerate(_piles()):
        articles = _articles(number, pile)
        digest = hashlib.sha256(articles[0]["text"].encode()).digest()
        cases += (
            Case(
                name=f"{number}-{place} {told['ask']}",
                half=("tuning", "unseen")[digest[0] % 2],
                outlets=tuple(article["outlet"] for article in articles),
                **{**told, "shown": tuple(told.get("shown", ()))},
            )
            for place, told in enumerate(pile["cases"])
        )
    return cases


def assistant_over_all(folder: Path) -> AbstractContextManager[Assistant]:
    """Return an assistant over the articles of all cases, with its index in `folder`."""
    articles = (article for number, pile in enumerate(_piles()) for article in _articles(number, pile))
    return assistant_over(articles, folder)


def ask(assistant: Assistant, case: Case) -> Answer:
    """Return the answer of the articles of a case."""
    return assistant.ask(case.ask, options=AskOptions(outlets=case.outlets))
