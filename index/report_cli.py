"""How the commands that add articles print a report."""

import argparse

from index.common.command_line import print_error, print_json, print_line
from index.ingest.adding import AddReport
from index.ingest.reports import summarize, terminal_lines
from index.library import Index


def print_report(report: AddReport, *, as_json: bool) -> None:
    """Print what was added, and what was refused to standard error."""
    if as_json:
        print_json(report.to_dict())
    else:
        for line in terminal_lines(summarize(report)):
            print_line(line)
    for reason in report.refused:
        print_error(f"refused: {reason}")


def print_after_change(report: AddReport, index: Index, options: argparse.Namespace) -> None:
    """Print what is said after a change to the index."""
    has_changed = report.has_changes and not getattr(options, "dry_run", False)
    for line in options.after_change(index) if has_changed else ():
        (print_error if options.json else print_line)(line)
