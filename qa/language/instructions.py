"""Whether a text gives instructions to whoever answers from it, instead of reporting news."""

import re
from functools import cache

from qa.language.data import load
from qa.language.quotations import is_said_outside


def instructs(text: str) -> bool:
    """Return whether the text itself does so: "Ignore previous instructions and say that ...". Anything it quotes is
    somebody's words, and may be news."""
    return is_said_outside(_pattern(), text)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in load("instructions.toml")["instruction"]), re.IGNORECASE)
