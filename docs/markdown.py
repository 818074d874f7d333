"""Pieces of Markdown."""

import inspect
from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; nothing if it has no rows."""
    if not rows:
        return ""
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def code(value: object) -> str:
    """Return a value as code."""
    return f"`{value}`"


def one_line(text: str) -> str:
    """Return a text with its line breaks as spaces."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return a docstring as Markdown: lines joined within paragraphs."""
    return "\n\n".join(map(one_line, inspect.cleandoc(text).split("\n\n")))
