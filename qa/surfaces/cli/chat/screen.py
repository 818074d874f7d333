"""The terminal that a chat is shown on; or a pipe, which gets the same words without colours, wrapping or movement."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from index.common.terminal import printable

_LEAST_WIDTH = 12
"""Columns for the words: where there are fewer beside the indent, the indent gives way."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and how many columns it is moved to the right. One that is `whole` is not wrapped between its words, so
    that a terminal knows a long address for one."""

    text: Text
    indent: int = 0
    whole: bool = False


def plain(text: str, style: str = "") -> Text:
    """Return `text`, which may come from an article, to be shown as it is: no markup, and nothing that steers."""
    return Text(printable(text), style)


class Screen:
    """Where a chat is shown. `styled` says whether bold and reversed words can be told from others there."""

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
        indent = max(0, min(line.indent, width - _LEAST_WIDTH))
        for part in line.text.wrap(self._console, width - indent) or [Text()]:
            part.rstrip()
            self._console.print(Text(" " * indent) + part, soft_wrap=True)

    @contextmanager
    def working(self, doing: str) -> Iterator[Callable[[str], None]]:
        """Say what is being done for as long as it is, on a terminal; what it gives says something else instead."""
        if not self.is_terminal:
            yield lambda _: None
            return
        # This spinner is ASCII: not every terminal has UTF-8.
        with self._console.status(plain(doing, "dim"), spinner="line") as status:
            yield lambda text: status.update(plain(text, "dim"))
