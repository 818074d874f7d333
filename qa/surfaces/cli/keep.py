"""The command `byline keep`: keep questions and claims, and see what is new on them."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from rich.text import Text

from index import Index
from index.common.command_line import DONE, ArgumentParser, print_json, print_line, run_command, shared_arguments
from index.common.options import add_option_arguments, flags, read_fields
from qa.assistant import Assistant
from qa.errors import QuestionRefused
from qa.filters import Filters
from qa.keeping import KeptList, KeptRequest, KeptStore, check_kept, keep, kept_list
from qa.keeping.feed import atom_feed
from qa.keeping.view import KeptView, NewQuoteView, PlaceView, heading
from qa.surfaces.cli.arguments import add_reader_argument
from qa.surfaces.cli.chat.screen import Line, Screen, plain
from qa.surfaces.cli.progress import progress_bar

_INDENT = 4


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline keep") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)), "stopped; what has been checked is kept")


def _run(options: argparse.Namespace) -> int:
    code: int = options.run(options)
    return code


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Keep questions and claims: after each addition, see what is new in later articles, and what "
        "that contradicts.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = shared_arguments()

    question = commands.add_parser("question", parents=[shared], help="keep a question, with its answer so far")
    question.add_argument("text", metavar="QUESTION")
    claim = commands.add_parser("claim", parents=[shared], help="keep a claim, with the verdict so far")
    claim.add_argument("text", metavar="CLAIM", help="one English sentence that states something")
    for kind, one in (("question", question), ("claim", claim)):
        one.add_argument("--name", metavar="NAME", help=flags(KeptRequest)["name"].help)
        add_reader_argument(one)
        add_option_arguments(one, Filters)
        one.set_defaults(run=_keep, kind=kind)

    listed = commands.add_parser("list", parents=[shared], help="list the kept questions and claims, with what is new")
    listed.set_defaults(run=_list)
    check = commands.add_parser(
        "check", parents=[shared], help="check kept questions and claims against articles added since"
    )
    add_reader_argument(check)
    check.set_defaults(run=_check)
    feed = commands.add_parser("feed", parents=[shared], help="print what is new as an Atom feed")
    feed.set_defaults(run=_feed)

    rename = commands.add_parser("rename", parents=[shared], help="rename a question or claim")
    rename.add_argument("id", metavar="ID")
    rename.add_argument("name", metavar="NAME", help='"" to call it by its words')
    rename.set_defaults(run=_rename)
    remove = commands.add_parser("remove", parents=[shared], help="stop keeping a question or claim")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.set_defaults(run=_remove)
    seen = commands.add_parser("seen", parents=[shared], help="mark new findings as seen, for some or for all")
    seen.add_argument("ids", nargs="*", metavar="ID")
    seen.set_defaults(run=_seen)
    return parser


def _keep(options: argparse.Namespace) -> int:
    filters = read_fields(Filters, vars(options), QuestionRefused)
    asked = KeptRequest(**filters, **{options.kind: options.text}, name=options.name or "")
    with Index.open(options.index, create=False) as index:
        kept = keep(asked, Assistant(index, reader=options.reader), index)
    if options.json:
        print_json(kept.to_dict())
    else:
        screen = Screen()
        screen.show(*_kept(KeptView.of(kept)))
        for place in KeptView.of(kept).before:
            screen.show(*_place("So far", place))
    return DONE


def _list(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        return _print(kept_list(index), options)


def _check(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index, progress_bar("Checking", "kept") as show:

        def on_progress(done: int, total: int) -> bool:
            show(done, total)
            return True

        found = check_kept(Assistant(index, reader=options.reader), index, on_progress)
    return _print(found, options)


def _feed(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        sys.stdout.buffer.write(atom_feed(kept_list(index)) + b"\n")
    return DONE


def _rename(options: argparse.Namespace) -> int:
    return _change(options, lambda store: store.rename(options.id, options.name), "renamed", [options.id])


def _remove(options: argparse.Namespace) -> int:
    return _change(options, lambda store: store.remove(options.ids), "removed", options.ids)


def _seen(options: argparse.Namespace) -> int:
    return _change(options, lambda store: store.mark_seen(options.ids), "seen", options.ids)


def _change(options: argparse.Namespace, change: Callable[[KeptStore], None], done: str, ids: Sequence[str]) -> int:
    with Index.open(options.index, create=False) as index:
        change(KeptStore(index.saved))
    if options.json:
        print_json({done: list(ids)})
    else:
        print_line(f"{done}: {', '.join(ids) or 'all'}")
    return DONE


def _print(found: KeptList, options: argparse.Namespace) -> int:
    if options.json:
        print_json(found.to_dict())
    else:
        Screen().show(*lines(found))
    return DONE


def lines(found: KeptList) -> Iterator[Line]:
    """Yield what is shown of all kept questions and claims."""
    yield Line(plain(heading(found), "bold"))
    for note in found.notes:
        yield Line(plain(f"Note: {note}", "dim"))
    for one in found.kept:
        yield Line(Text())
        yield from _kept(KeptView.of(one))


def _kept(kept: KeptView) -> Iterator[Line]:
    yield Line(plain(f"{kept.title}  ({kept.kind} {kept.id})", "bold"))
    if kept.text is not None:
        yield Line(plain(kept.text), _INDENT)
    yield Line(plain(kept.status, "bold" if kept.quotes else ""), _INDENT)
    for line in kept.lines:
        yield Line(plain(line, "dim"), _INDENT)
    for quote in kept.quotes:
        yield from _quote(quote)


def _quote(quote: NewQuoteView) -> Iterator[Line]:
    yield from _place(quote.label, quote.place)
    for denied in quote.denied:
        yield from _place("Said before", denied)


def _place(label: str, place: PlaceView) -> Iterator[Line]:
    yield Line(plain(f"{label}: {place.quote}"), _INDENT)
    yield Line(plain(" · ".join(place.facts), "dim"), _INDENT)
