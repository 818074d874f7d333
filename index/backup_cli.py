"""The commands `backup`, `restore`, `export` and `copy` of `python -m index`."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from index.backup.export import ExportFormat
from index.common.command_line import (
    DONE,
    SOME_REFUSED,
    ArgumentParser,
    print_error,
    print_json,
    print_line,
)
from index.common.faults import reason_of
from index.common.paths import user_path
from index.errors import IndexUnusable
from index.library import Index
from index.storage.postgres.address import shown_index

_MEGABYTE = 1_000_000


def add_commands(commands: Any, shared: ArgumentParser) -> None:
    """Declare the commands."""
    backup = commands.add_parser(
        "backup", parents=[shared], help="back the index up, even while it is in use; only what has changed is written"
    )
    backup.add_argument("destination", metavar="FOLDER", help="a folder on another disk; it keeps the last 7 backups")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", parents=[shared], help="restore an index from a backup")
    restore.add_argument("source", metavar="BACKUP", help="the folder of backups (the newest), or the file of one")
    restore.add_argument(
        "--replace", action="store_true", help="replace the index that is there; it is kept under another name"
    )
    restore.set_defaults(run=_restore)

    export = commands.add_parser("export", parents=[shared], help="write all articles, in all versions, to a file")
    export.add_argument("file", metavar="FILE", help="a new file, or - for standard output")
    export.add_argument(
        "--format", choices=[kind.value for kind in ExportFormat], default="jsonl", help="default: jsonl"
    )
    export.set_defaults(run=_export)

    copy = commands.add_parser("copy", help="copy an index between a folder and a database, or bring a copy up to date")
    copy.add_argument("source", metavar="FROM", help="a folder, or the URL of a database")
    copy.add_argument("target", metavar="TO", help="a folder or a database URL without an index")
    copy.add_argument("--json", action="store_true", help="print JSON on stdout")
    copy.set_defaults(run=_copy)


def _copy(options: argparse.Namespace) -> int:
    with (
        Index.open(options.source, create=False) as index,
        tqdm(desc="Copying", unit="article", disable=None if sys.stderr.isatty() else True) as bar,
    ):

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        report = index.copy(options.target, on_progress=show)
    if options.json:
        print_json(asdict(report))
    else:
        there = report.articles - report.written
        place = shown_index(options.target)
        print_line(f"copied: {report.written:,} articles, {there:,} were there already; verified: {place}")
    return DONE


def _backup(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        report = index.backup(options.destination)
    if options.json:
        print_json({**asdict(report), "path": str(report.path)})
    else:
        written, size = report.written / _MEGABYTE, report.size / _MEGABYTE
        print_line(
            f"backed up: {report.articles:,} articles, generation {report.generation}; "
            f"{written:.1f} of {size:.1f} MB were new; {report.path}"
        )
    return DONE


def _restore(options: argparse.Namespace) -> int:
    backup = Index.restore(options.source, options.index, replace=options.replace)
    if options.json:
        print_json({"restored": str(options.index), "articles": backup.articles, "made_at": backup.made_at})
    else:
        print_line(f"restored: {backup.articles:,} articles, as they were at {backup.made_at}, to {options.index}")
    return DONE


def _export(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index, _output(options.file) as out:
        report = index.export(out, options.format)
    for line in report.left_out:
        print_error(f"left out: {line}")
    if options.json and options.file != "-":
        print_json(asdict(report))
    elif options.file != "-":
        print_line(f"exported: {report.exported:,} versions of articles to {options.file}")
    return SOME_REFUSED if report.left_out else DONE


@contextmanager
def _output(name: str) -> Iterator[BinaryIO]:
    """Yield what to write to; a file appears under its name once it is complete, and is never overwritten."""
    if name == "-":
        yield sys.stdout.buffer
        return
    path = user_path(name)
    draft = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    if path.exists():
        raise IndexUnusable(f"{path}: already exists; name a new file")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        Path(draft).replace(path)
    except OSError as error:
        raise IndexUnusable(f"{path}: cannot be written ({reason_of(error)}); free some disk space") from error
    finally:
        draft.unlink(missing_ok=True)
