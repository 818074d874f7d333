"""The command `byline check`: check a draft against the articles."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rich.text import Text

from index import Index
from index.common.command_line import DONE, ArgumentParser, print_json, run_command, shared_arguments
from index.common.options import add_option_arguments, read_fields
from index.common.paths import user_path
from qa.assistant import Assistant
from qa.checking import Draft, final_check, read_draft_file
from qa.checking.reports import REPORTS
from qa.checking.view import CheckView, SentenceView
from qa.errors import DraftRefused, QuestionRefused
from qa.filters import Filters
from qa.surfaces.cli.arguments import add_reader_argument
from qa.surfaces.cli.chat.screen import Line, Screen, plain
from qa.surfaces.cli.progress import progress_bar

_INDENT = 4
_STYLES = {"supported": "green", "contradicted": "bold red", "attribution_wrong": "bold red"}


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline check") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        parents=[shared_arguments()],
        description="Check a draft against the articles: which of its sentences they support, contradict or do not "
        "have, each with exact quotes.",
    )
    parser.add_argument("draft", metavar="DRAFT", help="a text, Markdown or Word file, or - for standard input")
    parser.add_argument(
        "--report",
        metavar="FILE",
        help=f"also write the check to this file: {', '.join(REPORTS)}; an existing file is replaced",
    )
    add_reader_argument(parser)
    add_option_arguments(parser, Filters)
    return parser


def _run(options: argparse.Namespace) -> int:
    filters = Filters(**read_fields(Filters, vars(options), QuestionRefused))
    report = _report(options.report)
    draft = _draft(options.draft)
    with Index.open(options.index, create=False) as index, progress_bar("Checking", "sentence") as show:
        assistant = Assistant(index, reader=options.reader)
        check = final_check(assistant.check_stream(draft, filters), lambda step: show(step.done, step.total))
    if report is not None:
        path, write = report
        _save(path, write(check))
    if options.json:
        print_json(check.to_dict())
    else:
        screen = Screen()
        screen.show(*_lines(CheckView.of(check)))
    return DONE


def _draft(name: str) -> Draft:
    """Read the draft. Raises `DraftRefused`."""
    if name == "-":
        return read_draft_file("standard input", sys.stdin.buffer.read())
    path = user_path(name)
    try:
        return read_draft_file(path.name, path.read_bytes())
    except OSError as error:
        raise DraftRefused(f"{name}: cannot be read ({error.strerror}); check the path") from error


def _report(name: str | None) -> "tuple[Path, Callable[..., bytes]] | None":
    """Return where the report goes and the function that writes it. Raises `DraftRefused` for an unknown format."""
    if name is None:
        return None
    path = user_path(name)
    write = REPORTS.get(path.suffix.lower())
    if write is None:
        raise DraftRefused(f"{name}: unknown report format; end the name with {', '.join(REPORTS)}")
    return path, write


def _save(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DraftRefused(f"{path}: the report cannot be written ({error.strerror}); choose another path") from error


def _lines(check: CheckView) -> Iterator[Line]:
    yield Line(plain(check.heading, "bold"))
    yield Line(plain("; ".join(f"{label}: {count}" for _, label, count in check.counts)))
    for note in check.notes:
        yield Line(plain(f"Note: {note}", "dim"))
    for sentence in check.sentences:
        yield from _sentence(sentence)


def _sentence(sentence: SentenceView) -> Iterator[Line]:
    yield Line(Text())
    yield Line(plain(f"{sentence.number}. {sentence.text}"))
    yield Line(plain(sentence.label, _STYLES.get(sentence.verdict, "bold") if sentence.is_claim else "dim"), _INDENT)
    for line in sentence.lines:
        yield Line(plain(line), _INDENT)
    if sentence.difference:
        yield Line(plain(sentence.difference_text), _INDENT)
    for quote in sentence.evidence:
        yield Line(plain(f"{quote.stance}: {quote.quote}"), _INDENT)
        yield Line(plain(" · ".join(quote.facts), "dim"), _INDENT)
