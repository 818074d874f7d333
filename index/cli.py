"""The command `python -m index`: add, list, show and remove articles, count and check the index."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from index.adding import AddReport
from index.article import ArticleInfo, Paragraph, ParagraphKind
from index.command_line import (
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
from index.library import Index
from index.writing import Change

_OUTLET_WIDTH = 24
_LABELS = {ParagraphKind.BODY: "", ParagraphKind.BOILERPLATE: "(page noise) "}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (the process's own where None) and return its exit code."""
    return run_command(lambda: _run(arguments), interrupted="stopped; what was added stays")


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    code: int = options.run(options)
    return code


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m index", description="Keep a searchable index of news articles.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shared = shared_arguments()

    add = commands.add_parser("add", parents=[shared], help="add .txt and .md files, or folders of them")
    add.add_argument("paths", nargs="+", metavar="PATH")
    add.add_argument(
        "--model", metavar="NAME_OR_FOLDER", help="sentence-transformers model of a new index (default: the built-in)"
    )
    add.set_defaults(run=_add)

    commands.add_parser("list", parents=[shared], help="list the articles").set_defaults(run=_list)

    show = commands.add_parser("show", parents=[shared], help="show an article with its numbered paragraphs")
    show.add_argument("id", metavar="ID")
    show.add_argument("--version", type=int, metavar="N", help="an earlier version (default: the current one)")
    show.set_defaults(run=_show)

    remove = commands.add_parser("remove", parents=[shared], help="delete articles with all their versions")
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.set_defaults(run=_remove)

    commands.add_parser("stats", parents=[shared], help="count what is in the index").set_defaults(run=_stats)
    commands.add_parser("check", parents=[shared], help="prove that the index is sound").set_defaults(run=_check)
    return parser


def _open(options: argparse.Namespace) -> Index:
    return Index.open(options.index, create=False)


def _add(options: argparse.Namespace) -> int:
    with Index.open(options.index, model=options.model) as index:
        report = index.add(options.paths, progress=not options.json)
    if options.json:
        print_json(report.to_dict())
    else:
        _print_report(report)
    for reason in report.refused:
        print_error(f"refused: {reason}")
    return SOME_REFUSED if report.refused else DONE


def _print_report(report: AddReport) -> None:
    counts = [f"{report.count(change)} {change.value}" for change in Change]
    print_line(", ".join([*counts, f"{len(report.refused)} refused"]))
    for file in report.files:
        for note in file.notes:
            print_line(f"note: {file.origin}: {note}")
    if report.skipped:
        print_line(f"left out: {len(report.skipped)} of another type than .txt and .md")


def _list(options: argparse.Namespace) -> int:
    with _open(options) as index:
        articles = index.articles()
    if options.json:
        print_json([asdict(info) for info in articles])
        return DONE
    width = min(_OUTLET_WIDTH, max((len(info.outlet or "") for info in articles), default=0))
    for info in articles:
        outlet = (info.outlet or "")[:width]
        print_line(f"{info.id}  {(info.published or '')[:10]:10}  {outlet:{width}}  {info.title}")
    return DONE


def _show(options: argparse.Namespace) -> int:
    with _open(options) as index:
        article = index.article(options.id, options.version)
    if options.json:
        print_json(asdict(article))
        return DONE
    for line in _heading(article):
        print_line(line)
    for paragraph in article.paragraphs:
        print_line()
        print_line(f"[{paragraph.number}] {_label(paragraph)}{paragraph.text}")
    return DONE


def _heading(article: ArticleInfo) -> list[str]:
    by = " · ".join(value for value in (article.outlet, article.author, article.published) if value)
    stored = f"{article.id}, version {article.version}, added {article.added_at} from {article.origin}"
    return [line for line in (article.title, by, article.url, stored) if line]


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


def _stats(options: argparse.Namespace) -> int:
    with _open(options) as index:
        stats = index.stats()
    if options.json:
        print_json(stats)
        return DONE
    for name, value in stats.items():
        print_line(f"{name:10}  {value}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    with _open(options) as index:
        report = index.check()
    if options.json:
        print_json(asdict(report))
    else:
        for problem in report.problems or ("sound",):
            print_line(problem)
        print_line(f"{report.articles} articles, {report.paragraphs} paragraphs, generation {report.generation}")
    return UNUSABLE if report.problems else DONE
