"""The command `byline quotes`: who says what in the articles, and on what."""

import argparse
from collections.abc import Iterator, Sequence

from rich.text import Text

from index import Index
from index.common.command_line import DONE, ArgumentParser, print_json, run_command, shared_arguments
from index.common.options import add_option_arguments, read_fields
from qa.errors import QuestionRefused
from qa.formatting import mark_spans
from qa.quotes import Quote, QuoteOptions, Quotes, find_quotes
from qa.quotes.view import QuoteView, heading
from qa.surfaces.cli.chat.screen import Line, Screen, plain
from qa.surfaces.cli.progress import progress_bar

_INDENT = 4
_MOST_NAMED = 8


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline quotes") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)), "stopped; what has been read is kept")


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        parents=[shared_arguments()],
        description="List who says what in the articles, newest first. An article is read for quotes when it is first "
        "needed, which takes a fraction of a second; the results are stored.",
    )
    add_option_arguments(parser, QuoteOptions)
    return parser


def _run(options: argparse.Namespace) -> int:
    chosen = QuoteOptions(**read_fields(QuoteOptions, vars(options), QuestionRefused))
    with Index.open(options.index, create=False) as index, progress_bar("Reading", "article") as on_progress:
        found = find_quotes(index, chosen, seconds=None, on_progress=on_progress)
    if options.json:
        print_json(found.to_dict())
    else:
        screen = Screen()
        screen.show(*_lines(found, styled=screen.styled))
    return DONE


def _lines(found: Quotes, *, styled: bool) -> Iterator[Line]:
    yield Line(plain(heading(found), "bold"))
    for note in found.notes:
        yield Line(plain(f"Note: {note}", "dim"))
    if not found.speaker and found.speakers:
        yield Line(plain("Speakers: " + "; ".join(f"{one} ({one.count})" for one in found.speakers[:_MOST_NAMED])))
    if found.topics:
        yield Line(plain("On: " + ", ".join(f"{topic.name} ({topic.count})" for topic in found.topics[:_MOST_NAMED])))
    for quote in found.quotes:
        yield from _quote(quote, styled=styled)
    rest = found.total - found.offset - len(found.quotes)
    if rest > 0:
        yield Line(Text())
        yield Line(plain(f"{rest:,} more; see them with --offset {found.offset + len(found.quotes)}", "dim"))


def _quote(quote: Quote, *, styled: bool) -> Iterator[Line]:
    view = QuoteView.of(quote)
    yield Line(Text())
    yield Line(plain(view.speaker, "bold"))
    opening, closing = ("", "") if styled else ("»", "«")
    pieces = (
        plain(f"{opening}{piece}{closing}", "reverse") if said else plain(piece)
        for piece, said in mark_spans(quote.text, quote.marks)
    )
    yield Line(Text.assemble(*pieces), _INDENT)
    yield Line(plain(" · ".join(view.facts), "dim"), _INDENT)
    yield Line(plain(quote.article.url or quote.article.origin, "dim"), _INDENT, whole=True)
