"""The load test: what counts as a mix-up, and a short run against the real app."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.loading.server import Memory, Server
from benchmarks.loading.talks import Asked, divide, talk, talks_from_file
from benchmarks.loading.tally import Tally, percentiles, problems, table
from tests.conftest import CopySeedIndex
from tests.qa.surfaces.web.serving import ROOT

QUIET = Memory(500, 600, 610, 650)
STOPPED = Server("http://127.0.0.1:1", 1, code=0)
MELONI, PUTIN = (talk(f"What did {name} say about troops?", "Why?") for name in ("Meloni", "Putin"))


def answer(asked: Asked, text: str = "No troops.", generation: int = 1) -> dict[str, object]:
    return {
        "question": asked.question,
        "standalone_question": asked.standalone,
        "answer": text,
        "generation": generation,
        "citations": [{"article_id": "a", "version": 1, "start": 0, "end": 10}],
    }


def test_a_follow_up_stands_for_something_else_in_each_talk() -> None:
    assert MELONI.follow_up.question == PUTIN.follow_up.question
    assert "Meloni" in MELONI.follow_up.standalone
    assert "Putin" in PUTIN.follow_up.standalone


@pytest.mark.parametrize("other", [PUTIN.first, PUTIN.follow_up])
def test_an_answer_to_another_session_is_a_mix_up(other: Asked) -> None:
    tally = Tally()
    tally.check_answer(MELONI.first, answer(MELONI.first))
    tally.check_answer(MELONI.follow_up, answer(MELONI.follow_up))
    assert tally.mix_ups == []
    tally.check_answer(MELONI.follow_up, answer(other))
    assert len(tally.mix_ups) == 1
    assert problems(tally, QUIET, STOPPED)[-1] == "1 answers or conversations belonged to another session"


def test_so_is_another_answer_from_the_same_articles() -> None:
    tally = Tally()
    for text, generation in (("No troops.", 1), ("Troops.", 2), ("Troops.", 2)):
        tally.check_answer(MELONI.first, answer(MELONI.first, text, generation))
    assert tally.mix_ups == []
    tally.check_answer(MELONI.first, answer(MELONI.first, "Troops.", 1))
    assert len(tally.mix_ups) == 1


@pytest.mark.parametrize(
    ("asked", "questions", "searched", "right"),
    [
        (MELONI.first, [MELONI.first.question], [], True),
        (MELONI.follow_up, [MELONI.first.question, "Why?"], [MELONI.follow_up.standalone], True),
        (MELONI.first, [PUTIN.first.question], [], False),
        (MELONI.first, [PUTIN.first.question, MELONI.first.question], [], False),
        (MELONI.follow_up, [MELONI.first.question, "Why?"], [PUTIN.follow_up.standalone], False),
        (MELONI.follow_up, ["Why?"], [MELONI.follow_up.standalone], False),
    ],
)
def test_a_conversation_contains_its_turns(
    asked: Asked, questions: list[str], searched: list[str], right: bool
) -> None:
    assert (MELONI.mismatch(asked, questions, searched) is None) is right


def test_no_two_sessions_have_a_talk_in_common() -> None:
    talks = talks_from_file(ROOT / "seeds" / "questions.jsonl")
    shared = divide(talks, 20)
    assert min(map(len, shared)) >= 5
    assert sorted(one.first.question for own in shared for one in own) == sorted(one.first.question for one in talks)
    with pytest.raises(ValueError, match="2 questions are too few for 3 sessions"):
        divide([MELONI, PUTIN], 3)


def test_the_verdict() -> None:
    tally = Tally()
    assert problems(tally, QUIET, STOPPED) == ["nothing was answered"]
    tally.took("ask", 0.1)
    tally.failed("ask", "status 503")
    assert (problems(tally, QUIET, STOPPED), tally.turned_away()) == ([], 1)
    tally.failed("ask", "status 500")
    assert problems(tally, QUIET, STOPPED) == ["1 requests failed"]
    lines = "\n".join(table(tally))
    assert "turned away: ask, 1 times: status 503" in lines
    assert "FAILED: ask, 1 times: status 500" in lines
    grown, broken = Memory(500, 600, 700, 700), Server("", 1, code=1, stderr="error: this\nerror: that\n")
    assert problems(tally, grown, broken)[1:] == [
        "memory grew from 600 to 700 MB",
        "the app ended with code 1",
        "the app wrote to stderr: error: that",
    ]


def test_percentiles() -> None:
    assert percentiles([0.1]) == pytest.approx((100, 100))
    assert percentiles([n / 1000 for n in range(101)]) == pytest.approx((50, 95))


@pytest.mark.slow
@pytest.mark.process
def test_a_short_load_during_an_addition(tmp_path: Path, copy_seed_index: CopySeedIndex) -> None:
    copy_seed_index(tmp_path / "index")
    (tmp_path / "new.md").write_text("# Harbour bridge\n\nMayor Quill Harrow said it will close in May.\n")
    command = [sys.executable, "-m", "benchmarks.load", "--index", str(tmp_path / "index")]
    # Each session begins with another kind of request, so that all are sent however short the time is.
    command += ["--sessions", "5", "--seconds", "1", "--add", str(tmp_path / "new.md"), "--app=--reader=none"]
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert result.stderr == ""
    assert "concurrent addition: exit code 0" in result.stdout
    assert "MIXED UP" not in result.stdout
    assert "FAILED" not in result.stdout
    assert "asked again alone: " in result.stdout  # none, if the addition came in between
    for kind in ("ask", "ask, streamed", "search", "ask on the page", "follow-up on the page", "read an article"):
        assert f"\n{kind} " in result.stdout, result.stdout
    assert "\nVERDICT: " in result.stdout
