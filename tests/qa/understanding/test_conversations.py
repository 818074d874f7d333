"""What the last message of a conversation asks."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from qa.understanding.follow_ups import EarlierAnswer, RuleResolver

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("conversations.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=" ".join([*(turn["asked"] for turn in case["earlier"][-1:]), case["asked"]]),
            marks=[pytest.mark.xfail(reason=case["known_fault"], strict=True)] if "known_fault" in case else [],
        )
        for case in CASES
    ],
)
def test_a_follow_up_stands_for_a_whole_question(case: dict[str, Any]) -> None:
    answers = {turn["asked"]: EarlierAnswer(turn.get("told", ""), turn.get("short", "")) for turn in case["earlier"]}
    found = RuleResolver().resolve(
        case["asked"], list(answers), lambda question: answers.get(question, EarlierAnswer())
    )
    if "asked_back" in case:
        assert case["asked_back"] in found.ask_back
    else:
        assert (found.question, bool(found.background)) == (case["question"], case.get("background", False))
        assert not found.ask_back


def test_a_story_is_no_part_of_a_question() -> None:
    story = "So I was talking to my neighbour in Elm, and he says that the mayor there resigned over the tram"
    assert RuleResolver().resolve(story, [], lambda _: EarlierAnswer()).ask_back == ""
    assert "the mayor there" in RuleResolver().resolve(story, ["Who owns it?"], lambda _: EarlierAnswer()).question


@pytest.mark.parametrize(
    ("earlier", "asked", "is_open"),
    [
        ("What did Dorn buy?", "Who owns it?", True),
        ("When was Dorn born?", "Why did Falk resign?", False),
        ("Who owns the ferry?", "Who sank it?", False),
        ("Who opposed the plan?", "Does Russia agree?", False),  # on the plan
    ],
)
def test_what_is_left_open_is_known(earlier: str, asked: str, is_open: bool) -> None:
    assert RuleResolver().resolve(asked, [earlier], lambda _: EarlierAnswer()).is_open is is_open
