"""Page labels and links inside sentences: named rows of `page_labels.toml`, with examples and what is left of them.

In: a text of one line, as a scraper took it from a page. Out: the text without them, and how many there were.
"""

import re
from functools import cache

from index.common.data_files import load_data


@cache
def label_patterns() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each row by its name, in the order of the file."""
    data = load_data("index.parsing", "page_labels.toml")
    return {name: re.compile(row["pattern"]) for name, row in data.items()}


def without_page_labels(text: str) -> tuple[str, int]:
    """Return `text` without page labels and links, and their number."""
    count = 0
    for pattern in label_patterns().values():
        text, removed = pattern.subn(_kept, text)
        count += removed
    return (text.strip(), count) if count else (text, 0)


def _kept(found: re.Match[str]) -> str:
    return found.groupdict().get("kept") or ""
