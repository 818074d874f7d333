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
            id=f"{case['earlier'][-1]['asked']} {case['asked']}",
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
