"""The command `python -m index`: add, sync, list, show, edit and remove articles; count, check and copy the index."""

import argparse
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict

from tqdm import tqdm

from index.article import EDITABLE, FIELD_LABELS, Article, ArticleInfo, Paragraph, ParagraphKind
from index.backup_cli import add_commands
from index.common.command_line import (
    DONE,
    SOME_REFUSED,
    UNUSABLE,
    ArgumentParser,
    print_error,
    print_json,
    print_line,
    run_command,
    shared_arguments,
)
from index.errors import BylineError
from index.gathering.files import read_input_list
from index.ingest.adding import AddReport
from index.library import Index
from index.report_cli import print_after_change, print_report
from index.text.diff import DiffOp, changes
from index.watching import Watcher
from index.working_cli import add_commands as add_queue_commands

_NICENESS = 10
_OUTLET_WIDTH = 24
_LABELS = {ParagraphKind.BODY: ""}

_DIFF_FORMATS = {DiffOp.KEPT: "{}", DiffOp.ADDED: "[+{}+]", DiffOp.REMOVED: "[-{}-]"}


AfterChange = Callable[[Index], Iterable[str]]
"""Called after articles were added or changed; returns lines to print."""


def main(
    arguments: Sequence[str] | None = None, *, prog: str = "python -m index", after_change: AfterChange = lambda _: ()
) -> int:
    """Run the command with `arguments` (by default the process's own) and return its exit code.

    `prog` is the command's name in help and errors.
    """
    return run_command(
        lambda: _run(arguments, prog, after_change), interrupted="stopped; articles added so far are kept"
    )


def _run(arguments: Sequence[str] | None, prog: str, after_change: AfterChange) -> int:
    options = _parser(prog).parse_args(arguments)
    options.after_change = after_change
    code: int = options.run(options)
    return code


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(prog=prog, description="Maintain a searchable index of news articles.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = shared_arguments()

    sources = _source_arguments()
    add = commands.add_parser(
        "add", parents=[shared, sources], help="add articles: files of many formats, folders, archives, feeds, URLs"
    )
    add.add_argument(
        "--model", metavar="NAME_OR_FOLDER", help="sentence-transformers model for a new index (default: built in)"
    )
    add.set_defaults(run=_add, parser=add)

    sync = commands.add_parser(
        "sync",
        parents=[shared, sources],
        help="sync the index with folders and feeds: add new, update changed, remove missing articles",
    )
    how = sync.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="report what would change, without changing anything")
    how.add_argument("--watch", action="store_true", help="keep running and sync on every change, until Ctrl-C")
    sync.add_argument(
        "--interval",
        type=_minutes,
        default=15.0,
        metavar="MINUTES",
        help="how often --watch checks feeds (default: 15)",
    )
    sync.set_defaults(run=_sync, parser=sync)

    commands.add_parser("list", parents=[shared], help="list the articles").set_defaults(run=_list)

    _add_article_commands(commands, shared)
    commands.add_parser("stats", parents=[shared], help="count what is in the index").set_defaults(run=_stats)
    commands.add_parser(
        "refine", parents=[shared], help="replace the quick vectors of a long run with the model's own"
    ).set_defaults(run=_refine)
    add_commands(commands, shared)
    add_queue_commands(commands, shared, sources, _inputs)
    check = commands.add_parser("check", parents=[shared], help="check index integrity")
    check.add_argument(
        "--repair",
        action="store_true",
        help="read damaged articles again from their sources, or set them aside if that is impossible",
    )
    check.set_defaults(run=_check)
    return parser


def _add_article_commands(commands: "argparse._SubParsersAction[ArgumentParser]", shared: ArgumentParser) -> None:
    show = commands.add_parser("show", parents=[shared], help="show an article with its numbered paragraphs")
    show.add_argument("id", metavar="ID")
    show.add_argument("--version", type=int, metavar="N", help="an earlier version (default: the current one)")
    show.add_argument("--changes", action="store_true", help="show what changed since the previous version")
    show.set_defaults(run=_show)

    remove = commands.add_parser("remove", parents=[shared], help="delete articles with all their versions")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.set_defaults(run=_remove)

    edit = commands.add_parser(
        "edit", parents=[shared], help="edit the title, outlet, author or date of articles, including later versions"
    )
    edit.add_argument("ids", nargs="+", metavar="ID")
    for field in EDITABLE:
        example = ", such as 2025-09-05" if field == "published" else ""
        clear = "" if field == "title" else '; "" clears it'
        edit.add_argument(f"--{field}", metavar="TEXT", help=f"new {FIELD_LABELS[field]}{example}{clear}")
    edit.set_defaults(run=_edit)
    commands.add_parser("edits", parents=[shared], help="list the edits").set_defaults(run=_edits)
    undo = commands.add_parser("undo", parents=[shared], help="undo an edit on all its articles")
    undo.add_argument("number", type=int, metavar="EDIT", help="number of the edit")
    undo.set_defaults(run=_undo)


def _source_arguments() -> ArgumentParser:
    parser = ArgumentParser(add_help=False)
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="a file, a folder, or an http(s) URL")
    parser.add_argument(
        "--inputs-from", metavar="FILE", help="a file that lists one input per line, or - for standard input"
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="also fetch from this machine and private networks"
    )
    return parser


def _inputs(options: argparse.Namespace) -> list[str]:
    inputs = [*options.inputs, *(read_input_list(options.inputs_from) if options.inputs_from else ())]
    if not inputs:
        options.parser.error("no input given: name a file, a folder or a URL, or a list of them with --inputs-from")
    return inputs


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0.1 <= minutes <= 10_000:
        raise argparse.ArgumentTypeError(f"'{text[:20]}' must be between 0.1 and 10000 minutes")
    return minutes


def _open(options: argparse.Namespace) -> Index:
    return Index.open(options.index, create=False)


def _lower_priority() -> None:
    """Give way to other processes, above all to a server that is answering from this index."""
    with suppress(AttributeError, OSError):  # Windows has no niceness
        os.nice(max(0, _NICENESS - os.nice(0)))


def _add(options: argparse.Namespace) -> int:
    inputs = _inputs(options)
    _lower_priority()
    with Index.open(options.index, model=options.model) as index:
        report = index.add(inputs, allow_private=options.allow_private, progress=not options.json)
        return _print_report(report, index, options)


def _sync(options: argparse.Namespace) -> int:
    inputs = _inputs(options)
    _lower_priority()
    with Index.open(options.index, create=not options.dry_run) as index:
        if options.watch:
            return _watch(index, inputs, options)
        report = index.sync(
            inputs, dry_run=options.dry_run, allow_private=options.allow_private, progress=not options.json
        )
        if options.dry_run and not options.json:
            print_line("dry run: nothing was changed")
        return _print_report(report, index, options)


def _watch(index: Index, inputs: Sequence[str], options: argparse.Namespace) -> int:
    """Report the first sync and each later one that changed something, until Ctrl-C."""

    def on_report(report: AddReport | BylineError) -> None:
        if isinstance(report, BylineError):
            print_error(str(report))
        elif first or report.has_changes:
            _print_report(report, index, options)
        first.clear()
        sys.stdout.flush()

    first = [True]
    watcher = Watcher(index, inputs, 60 * options.interval, allow_private=options.allow_private)
    try:
        watcher.run(on_report, threading.Event())
    except KeyboardInterrupt:
        print_error("stopped; articles added so far are kept")
    return DONE


def _print_report(report: AddReport, index: Index, options: argparse.Namespace) -> int:
    """Print the report, and what `after_change` says."""
    print_report(report, as_json=options.json)
    if not options.json:
        _print_note(index.adding_note())
    print_after_change(report, index, options)
    return SOME_REFUSED if report.refused else DONE


def _list(options: argparse.Namespace) -> int:
    with _open(options) as index:
        articles, note = index.articles(), index.adding_note()
    if options.json:
        print_json([asdict(info) for info in articles])
        return DONE
    width = min(_OUTLET_WIDTH, max((len(info.outlet or "") for info in articles), default=0))
    for info in articles:
        outlet = (info.outlet or "")[:width]
        genre = f"[{info.genre_name}] " if info.genre_name else ""
        updated = f" (updated {info.day_updated})" if info.day_updated else ""
        edited = " (edited)" if info.edited else ""
        day = (info.published or "")[:10]
        print_line(f"{info.id}  {day:10}  {outlet:{width}}  {genre}{info.title}{updated}{edited}")
    _print_note(note)
    return DONE


def _show(options: argparse.Namespace) -> int:
    with _open(options) as index:
        article = index.article(options.id, options.version)
        before = index.article(options.id, article.version - 1) if options.changes else None
    if before is not None:
        return _show_changes(before, article, as_json=options.json)
    if options.json:
        print_json(asdict(article))
        return DONE
    for line in _heading(article):
        print_line(line)
    for paragraph in article.paragraphs:
        print_line()
        print_line(f"[{paragraph.number}] {_label(paragraph)}{paragraph.text}")
    return DONE


def _show_changes(before: Article, after: Article, *, as_json: bool) -> int:
    found = changes(before, after)
    if as_json:
        print_json([asdict(changed) for changed in found])
        return DONE
    print_line(f"{after.title}: version {before.version} to {after.version}")
    for changed in found:
        print_line()
        print_line(f"{changed.where}: " + "".join(_DIFF_FORMATS[op].format(text) for text, op in changed.pieces))
    return DONE


def _heading(article: ArticleInfo) -> list[str]:
    published = article.published and article.published + (f" ({article.date_doubt})" if article.date_doubt else "")
    language = f"in {article.language_name}" if article.is_foreign else None
    updated = f"updated {article.later_update}" if article.later_update else None
    facts = (article.outlet, article.genre_name, article.author, published, updated, language)
    by = " · ".join(value for value in facts if value)
    stored = f"{article.id}, version {article.version}, added {article.added_at} from {article.origin}"
    return [
        line for line in (article.title, by, article.url, *article.edit_notes, article.first_lines_note, stored) if line
    ]


def _label(paragraph: Paragraph) -> str:
    return _LABELS.get(paragraph.kind, f"({paragraph.kind.value}) ")


def _remove(options: argparse.Namespace) -> int:
    with _open(options) as index:
        index.remove(options.ids)
    removed = list(dict.fromkeys(options.ids))
    if options.json:
        print_json({"removed": removed})
    else:
        print_line(f"removed: {', '.join(removed)}")
    return DONE


def _edit(options: argparse.Namespace) -> int:
    with _open(options) as index:
        number = index.edit(options.ids, **{field: getattr(options, field) for field in EDITABLE})
    edited = list(dict.fromkeys(options.ids))
    if options.json:
        print_json({"edit": number, "edited": edited})
    else:
        print_line(f"edited: {', '.join(edited)}; undo it with: python -m index undo {number}")
    return DONE


def _edits(options: argparse.Namespace) -> int:
    with _open(options) as index:
        edits = index.edits()
    if options.json:
        print_json([asdict(edit) for edit in edits])
        return DONE
    for edit in edits:
        changed = ", ".join(f"{FIELD_LABELS[field]} “{value or ''}”" for field, value in edit.values.items())
        print_line(f"{edit.number:4}  {edit.edited_at}  {changed}  ({', '.join(edit.article_ids)})")
    return DONE


def _undo(options: argparse.Namespace) -> int:
    with _open(options) as index:
        edit = index.undo_edit(options.number)
    if options.json:
        print_json({"restored": edit.article_ids})
    else:
        print_line(f"restored: {', '.join(edit.article_ids)}")
    return DONE


def _stats(options: argparse.Namespace) -> int:
    with _open(options) as index:
        stats, note = index.stats(), index.adding_note()
    if options.json:
        print_json(stats)
        return DONE
    for name, value in stats.items():
        print_line(f"{name:13}  {value}")
    _print_note(note)
    return DONE


def _refine(options: argparse.Namespace) -> int:
    _lower_priority()
    with _open(options) as index:
        before = index.quick_count()
        with tqdm(total=before, desc="Refining", unit=" paragraphs", disable=True if options.json else None) as bar:

            def proceed(left: int) -> bool:
                bar.update(before - left - bar.n)
                return True

            left = index.refine(proceed=proceed)
    if options.json:
        print_json({"refined": before - left, "left": left})
    else:
        print_line(f"refined: {before - left:,} paragraphs")
        if left:
            print_error(f"left: {left:,}, because their stored text is damaged; run: python -m index check --repair")
    return DONE


def _print_note(note: str | None) -> None:
    if note is not None:
        print_error(note)


def _check(options: argparse.Namespace) -> int:
    with _open(options) as index:
        report = index.check(repair=options.repair)
    if options.json:
        print_json(asdict(report))
    else:
        for line in (*report.repaired, *(f"set aside earlier: {line}" for line in report.set_aside)):
            print_line(line)
        for problem in report.problems or ("OK",):
            print_line(problem)
        print_line(f"{report.articles} articles, {report.paragraphs} paragraphs, generation {report.generation}")
    return UNUSABLE if report.problems else DONE
