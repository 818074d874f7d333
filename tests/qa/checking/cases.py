"""The claims of `cases.toml`, an assistant over their stories, and what is wrong with a finding."""

import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa import Assistant
from qa.checking import CheckedSentence
from tests.qa.piles import assistant_over

_FILE = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A claim, with the sentence before it in its draft, and the verdict that it should get."""

    name: str
    half: str
    claim: str
    verdict: str
    before: str = ""
    part: str = ""
    reason: str = ""

    @property
    def draft(self) -> str:
        """The draft that it stands in, last."""
        return f"{self.before} {self.claim}".strip()

    def problems(self, found: CheckedSentence) -> Iterator[str]:
        """Yield what is wrong with what is found of it."""
        finding = found.finding
        if finding is None:
            yield f"{found.kind}, not {self.verdict}"
            return
        if finding.verdict != self.verdict:
            yield f"{finding.verdict}, not {self.verdict}"
        elif self.part not in " ".join(finding.parts):
            yield f"“{self.part}” is not named as unsupported"
        elif self.reason not in finding.reason:
            yield f"the reason does not say “{self.reason}”"


def stories() -> list[dict[str, Any]]:
    """Return the stories, each with its articles and claims."""
    stories: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["story"]
    return stories


def read_cases() -> list[Case]:
    """Return all claims. Of two stories that follow each other, one is for tuning; the other was looked at once, for
    the kinds of faults; those that are held back were not."""
    return [
        Case(name=f"{number}-{place} {told['claim']}", half=_half(number, story), **told)
        for number, story in enumerate(stories())
        for place, told in enumerate(story["claims"])
    ]


def _half(number: int, story: dict[str, Any]) -> str:
    return "held back" if story.get("held_back") else ("tuning", "reporting")[number % 2]


def assistant_over_all(folder: Path) -> AbstractContextManager[Assistant]:
    """Return an assistant over the articles of all stories, with its index in `folder`."""
    articles = [
        {
            "id": f"{number}-{place}",
            "title": told["title"],
            "outlet": told["outlet"],
            "date": told["day"],
            "text": told["text"],
        }
        for number, story in enumerate(stories())
        for place, told in enumerate(story["articles"])
    ]
    return assistant_over(articles, folder)


def check(assistant: Assistant, case: Case) -> CheckedSentence:
    """Return what is found of a claim in its draft."""
    return assistant.check(case.draft).sentences[-1]
