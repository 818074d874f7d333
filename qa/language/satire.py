"""Whether an article says of itself that it is satire, a joke or fiction."""

import re
from collections.abc import Iterable
from functools import cache

from qa.language.data import load
from qa.language.quotations import is_said_outside


def declares_satire(paragraphs: Iterable[str]) -> bool:
    """Return whether one of these paragraphs, or the title among them, says so: "This article is satire.". Anything
    it quotes is somebody's view of something."""
    pattern = _pattern()
    return any(is_said_outside(pattern, text) for text in paragraphs)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in load("factuality.toml")["satire"]), re.IGNORECASE)
