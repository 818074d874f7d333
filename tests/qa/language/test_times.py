import re

import pytest

from qa.language.data import load
from qa.language.times import find_times, names_time, pattern_of

ROWS = load("times.toml")


@pytest.mark.parametrize("name", ROWS)
def test_each_pattern_finds_its_examples_and_nothing_else(name: str) -> None:
    pattern = re.compile(pattern_of(ROWS[name]["pattern"]))
    assert [example for example in ROWS[name]["examples"] if not pattern.search(example)] == []
    assert [example for example in ROWS[name].get("not", ()) if names_time(example)] == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("It fell at noon on Sunday, 5 May 2024, he said.", ["noon on Sunday, 5 May 2024"]),
        ("The bank at Yew shut on Wednesday, the one at Oak on Tuesday.", ["on Wednesday", "on Tuesday"]),
        ("They were trapped for three weeks.", []),
        ("He sat in a chair and ate.", []),
    ],
)
def test_times_that_are_next_to_each_other_are_one(text: str, times: list[str]) -> None:
    assert [text[start:end] for start, end in find_times(text)] == times
