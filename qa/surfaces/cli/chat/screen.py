"""The terminal that shows a chat, or a pipe, which gets the same text without colours, wrapping or animation."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from index.common.terminal import printable

_MIN_WIDTH = 12
"""Minimum columns of text: on a narrower terminal, the indent is reduced."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, indented by `indent` columns. One that is `whole` is not wrapped, so that terminals recognize a
    long URL."""

    text: Text
    indent: int = 0
    whole: bool = False


def plain(text: str, style: str = "") -> Text:
    """Return `text`, which may come from an article, for verbatim display: no markup and no control characters."""
    return Text(printable(text), style)


class Screen:
    """Shows a chat. `styled` is whether the terminal can show bold and reversed text."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self.is_terminal = sys.stdout.isatty()
        self.styled = self._console.color_system is not None

    def show(self, *lines: Line) -> None:
        """Show these lines."""
        for line in lines:
            if self.is_terminal and not line.whole:
                self._show_wrapped(line)
            else:
                self._console.print(Text(" " * line.indent) + line.text, soft_wrap=True)
        sys.stdout.flush()

    def say(self, text: str = "", style: str = "") -> None:
        """Show one line."""
        self.show(Line(plain(text, style)))

    def _show_wrapped(self, line: Line) -> None:
        width = self._console.width
        indent = max(0, min(line.indent, width - _MIN_WIDTH))
        for part in line.text.wrap(self._console, width - indent) or [Text()]:
            part.rstrip()
            self._console.print(Text(" " * indent) + part, soft_wrap=True)

    @contextmanager
    def working(self, doing: str) -> Iterator[Callable[[str], None]]:
        """Show a status line on a terminal during the block; the function that it yields changes the text."""
        if not self.is_terminal:
            yield lambda _: None
            return
        # This spinner is ASCII: not every terminal supports UTF-8.
        with self._console.status(plain(doing, "dim"), spinner="line") as status:
            yield lambda text: status.update(plain(text, "dim"))
