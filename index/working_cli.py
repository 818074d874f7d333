"""The commands `enqueue`, `work` and `queue` of `python -m index`."""

import argparse
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from index.common.command_line import DONE, SOME_REFUSED, ArgumentParser, print_error, print_json, print_line
from index.ingest.adding import AddReport
from index.library import Index
from index.report_cli import print_after_change, print_report
from index.working import Worker, enqueue


def add_commands(
    commands: Any, shared: ArgumentParser, sources: ArgumentParser, read: Callable[[argparse.Namespace], list[str]]
) -> None:
    """Declare the commands; `read` returns the inputs that `sources` declares."""
    put = commands.add_parser(
        "enqueue", parents=[shared, sources], help="put files and URLs into the queue of an index in a database"
    )
    put.set_defaults(run=lambda options: _enqueue(options, read(options)), parser=put)

    work = commands.add_parser("work", parents=[shared], help="add what is in the queue; on any number of machines")
    work.add_argument("--until-empty", action="store_true", help="end when nothing waits (default: at Ctrl-C)")
    work.add_argument("--allow-private", action="store_true", help="also fetch from this machine and private networks")
    work.set_defaults(run=_work)

    commands.add_parser("queue", parents=[shared], help="show what is in the queue").set_defaults(run=_queue)


def _enqueue(options: argparse.Namespace, inputs: list[str]) -> int:
    with Index.open(options.index) as index:
        added, refused = enqueue(index, inputs)
    if options.json:
        print_json({"enqueued": added, "refused": refused})
    else:
        print_line(f"enqueued: {added:,}; add them with: python -m index work")
    for line in refused:
        print_error(f"refused: {line}")
    return SOME_REFUSED if refused else DONE


def _work(options: argparse.Namespace) -> int:
    refused: list[str] = []

    def on_report(report: AddReport) -> None:
        refused.extend(report.refused)
        print_report(report, as_json=options.json)
        print_after_change(report, index, options)
        sys.stdout.flush()

    with Index.open(options.index, create=False) as index:
        worker = Worker(index, options.allow_private)
        worker.run(on_report, threading.Event(), until_empty=options.until_empty)
    return SOME_REFUSED if refused else DONE


def _queue(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        state = index.queue().state()
    if options.json:
        print_json(asdict(state))
        return DONE
    print_line(f"{state.waiting:,} waiting, {state.running:,} being added, {state.done:,} done")
    for line in state.refused:
        print_line(f"refused: {line}")
    for source in state.given_up:
        print_line(f"given up, as several workers died of it: {source}; enqueue it to try again")
    return DONE
