"""Boilerplate of a fixed form: named rows of `boilerplate.toml`, with lines that they find and news that they leave
alone.

In: a line, one sentence or a whole paragraph. Out: the name of the row that it matches, if any.
"""

import re
from functools import cache
from typing import NamedTuple

from index.common.data_files import load_data

_AT_MOST, _LONGER_AT_MOST = 400, 1_500
"""Maximum characters of a line, and of one that a row with "longer" matches."""


class Row(NamedTuple):
    """A kind of line: the whole line must match `pattern`, and have no more characters than `at_most`."""

    name: str
    pattern: re.Pattern[str]
    at_most: int


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows, in the order of the file."""
    data = load_data("index.parsing", "boilerplate.toml")
    return tuple(
        Row(
            name,
            re.compile(row["pattern"], re.IGNORECASE | re.DOTALL),
            _LONGER_AT_MOST if row.get("longer") else _AT_MOST,
        )
        for name, row in data.items()
    )


def matching_row(line: str) -> str | None:
    """Return the name of the first row that matches a line; None if none does."""
    line = line.strip()
    return next((row.name for row in rows() if len(line) <= row.at_most and row.pattern.fullmatch(line)), None)
