"""The questions of `cases.toml`, an assistant over their stories."""

import tomllib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.broad.scoring import BroadQuestion
from qa import Assistant
from tests.qa.piles import assistant_over

_FILE = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(BroadQuestion):
    """A broad question of a half."""

    half: str


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
