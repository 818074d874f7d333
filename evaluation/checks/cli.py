"""The command `python -m evaluation checks`."""

import argparse
from pathlib import Path

from evaluation.checks.claims import read_drafted
from evaluation.checks.running import evaluate_checks
from evaluation.checks.scoring import GOALS, CheckResults
from index import Index
from index.common.command_line import DONE, ArgumentParser, print_json, print_line, shared_arguments
from index.errors import InputRefused
from qa.surfaces.cli.arguments import add_reader_argument


def add_checks(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add the command that checks the claims of drafts against the articles of `stories/`."""
    checks = commands.add_parser(
        "checks", parents=[shared_arguments()], help="score verdicts on claims from drafts about real stories"
    )
    checks.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the files of the sets")
    checks.add_argument("--half", choices=["tuning", "reporting"], help="only the claims of one half")
    checks.add_argument("--faults", action="store_true", help="list the claims with a wrong verdict")
    add_reader_argument(checks)
    checks.set_defaults(run=_checks)


def _checks(options: argparse.Namespace) -> int:
    if not options.data.is_dir():
        raise InputRefused(f"{options.data}: no such folder; name the one that contains stories/")
    claims = read_drafted(options.data, options.half)
    with Index.open(options.index, create=False) as index:
        results = evaluate_checks(claims, index, reader=options.reader, progress=True)
    if options.json:
        print_json(results.to_dict())
        return DONE
    _print(results)
    for one in results.wrong if options.faults else ():
        print_line()
        print_line(f"{one.claim.kind}: {one.claim.text}")
        print_line(f"    {one.verdict}, not {' or '.join(one.claim.verdicts)}")
        if one.finding is not None and one.finding.reason:
            print_line(f"    {one.finding.reason}")
    return DONE


def _print(results: CheckResults) -> None:
    for score in results.scores:
        interval = f"({score.low:.3f} to {score.high:.3f}, {score.count:,})"
        print_line(f"{score.name:20} {score.value:.3f} {interval:26} {GOALS[score.name]}")
    print_line()
    for kind in results.kinds:
        given = ", ".join(f"{verdict} {count}" for verdict, count in kind.given.items())
        print_line(f"{kind.kind:12} {kind.right:4} of {kind.claims:<4} {given}")
