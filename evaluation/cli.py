"""The command `python -m evaluation`: run a question file, compare two runs, check the floors, build the real sets."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluation.broad import evaluate_broad
from evaluation.broad.scoring import CLAIM_SCORES, FAULTS, QUESTION_SCORES
from evaluation.checks.cli import add_checks
from evaluation.comparison import Comparison, compare
from evaluation.errors import FloorsRefused, QuestionFileRefused
from evaluation.floors import FLOORS, load_floors, problems, raised, save_floors
from evaluation.measures import MEASURES, Measure
from evaluation.report import write_report
from evaluation.report.table import kinds
from evaluation.results import FILE_NAME, Results, Score
from evaluation.running import evaluate
from evaluation.sets import READERS, build_set
from evaluation.systems import SYSTEMS
from index import Index
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
from index.common.terminal import printable
from index.errors import InputRefused
from qa.surfaces.cli.arguments import add_reader_argument

SEEDS = Path(__file__).parent.parent / "seeds"


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m evaluation") -> int:
    """Run the command with `arguments` (by default the process's own) and return its exit code.

    `prog` is the name of the command in its help and its errors.
    """
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)))


def _run(options: argparse.Namespace) -> int:
    try:
        code: int = options.run(options)
    except QuestionFileRefused as error:
        for problem in error.problems:
            print_error(f"{error.path}, {problem}")
        return UNUSABLE
    return code


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(prog=prog, description="Score answers to fixed question sets.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    _add_asking(commands)
    _add_comparing(commands)
    build = commands.add_parser("build", help="build the index and the question files of a real set")
    build.add_argument("set", choices=list(READERS), metavar="SET", help=f"one of: {', '.join(READERS)}")
    build.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the files of the sets")
    build.add_argument("--work", type=Path, required=True, metavar="DIR", help="folder to build in")
    build.add_argument(
        "--articles", type=_count, metavar="N", help="index only N articles, those with the most questions first"
    )
    build.set_defaults(run=_build)
    return parser


def _add_asking(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add the commands that ask the questions of a file."""
    run = commands.add_parser("run", parents=[shared_arguments()], help="ask a question file and score the answers")
    run.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    run.add_argument("--report", type=Path, required=True, metavar="OUT", help="folder for the report (HTML and JSON)")
    run.add_argument(
        "--systems",
        nargs="+",
        choices=list(SYSTEMS),
        default=["byline"],
        metavar="NAME",
        help=f"systems to evaluate, of: {', '.join(SYSTEMS)} (default: byline)",
    )
    add_reader_argument(run)
    run.set_defaults(run=_evaluate)

    broad = commands.add_parser(
        "broad", parents=[shared_arguments()], help="score answers to broad questions, and verdicts on claims"
    )
    broad.add_argument("questions", type=Path, metavar="BROAD.jsonl")
    broad.add_argument("--faults", action="store_true", help="list what is wrong")
    add_reader_argument(broad)
    broad.set_defaults(run=_broad)
    add_checks(commands)


def _add_comparing(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add the commands that compare scores: with those of another report, and with their floors."""
    against = commands.add_parser(
        "compare", help="compare two reports: differences in scores, and questions whose verdict flipped"
    )
    against.add_argument("first", type=Path, metavar="A", help="folder of a report")
    against.add_argument("second", type=Path, metavar="B", help="folder of another report, or the same")
    against.add_argument(
        "--systems",
        nargs=2,
        default=[None, None],
        metavar="NAME",
        help="one system of each report (default: the first)",
    )
    against.add_argument("--json", action="store_true", help="print JSON on stdout")
    against.set_defaults(run=_compare)

    floors = commands.add_parser("floors", help="check the scores on the demo questions against their floors")
    floors.add_argument("--update", action="store_true", help="raise the floors to the current scores")
    floors.add_argument("--allow-lower", action="store_true", help="with --update: also lower floors")
    floors.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help=argparse.SUPPRESS)
    floors.set_defaults(run=_floors)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text[:20]}' must be a whole number of at least 1")
    return int(text)


def _evaluate(options: argparse.Namespace) -> int:
    _make_folder(options.report)
    with Index.open(options.index, create=False) as index:
        results = evaluate(options.questions, index, systems=options.systems, reader=options.reader, progress=True)
    page = _save(results, options.report)
    if options.json:
        scores = {system.name: {s.name: s.value for s in system.scores} for system in results.systems}
        print_json({"about": results.about, "scores": scores, "notes": results.notes, "report": str(page)})
        return DONE
    half = results.about["half"]
    print_line(
        f"{results.about['question_count']} questions of {options.questions}"
        f" ({half + ' half' if half else 'halves not marked'}), {results.about['articles']} articles"
    )
    print_scores(results)
    for note in results.notes:
        print_line(f"Note: {note}")
    print_line(f"Report: {page}")
    return DONE


def _broad(options: argparse.Namespace) -> int:
    with Index.open(options.index, create=False) as index:
        results = evaluate_broad(options.questions, index, reader=options.reader, progress=True)
    if options.json:
        print_json(results.to_dict())
        return DONE
    print_line(f"{results.questions} questions and {results.claims} claims of {options.questions}")
    explained = {**QUESTION_SCORES, **CLAIM_SCORES}
    for score in results.scores:
        better = " (less is better)" if score.name in FAULTS else ""
        print_line(
            f"{score.name:22} {score.value:.3f} ({score.low:.3f} to {score.high:.3f}, {score.count:,})  "
            f"{explained[score.name]}{better}"
        )
    for fault in results.faults if options.faults else ():
        print_line()
        print_line(fault.asked)
        for problem in fault.problems:
            print_line(f"    {problem}")
    return DONE


def _make_folder(folder: Path) -> None:
    """Check that the folder can be written before asking anything: a long run must not fail at its end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputRefused(
            f"{folder}: the report cannot be written there ({error.strerror}); name another folder with --report"
        ) from error


def _save(results: Results, folder: Path) -> Path:
    try:
        results.save(folder / FILE_NAME)
        return write_report(results, folder)
    except OSError as error:
        raise InputRefused(
            f"{folder}: the report cannot be written there ({error.strerror}); name another folder with --report"
        ) from error


def _compare(options: argparse.Namespace) -> int:
    comparison = compare(
        Results.load(options.first), Results.load(options.second), systems=(options.systems[0], options.systems[1])
    )
    if options.json:
        print_json(comparison.to_dict())
        return DONE
    print_comparison(comparison)
    for note in comparison.notes:
        print_line(f"Note: {note}")
    return DONE


def _floors(options: argparse.Namespace) -> int:
    if options.allow_lower and not options.update:
        raise FloorsRefused("--allow-lower is only allowed together with --update")
    if not SEEDS.is_dir():
        raise FloorsRefused(f"{SEEDS} does not exist: pip does not install the demo questions; use a clone of Byline")
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder) / "index") as index:
        index.add([SEEDS / "articles"])
        results = evaluate(SEEDS / "questions.jsonl", index, progress=True)
    if options.update:
        before = load_floors(options.floors) if options.floors.exists() else None
        save_floors(raised(before, results, allow_lower=options.allow_lower), options.floors)
        print_line(f"Floors: {options.floors}")
        return DONE
    found = problems(load_floors(options.floors), results)
    for problem in found:
        print_error(problem)
    if not found:
        print_line("Every score is at or above its floor.")
    return SOME_REFUSED if found else DONE


def _build(options: argparse.Namespace) -> int:
    if not options.data.is_dir():
        raise InputRefused(f"{options.data}: no such folder; name the one that contains newsqa/, realtimeqa/, ...")
    folder = options.work / options.set
    built = build_set(READERS[options.set](options.data), folder, articles=options.articles, progress=True)
    for note in built.notes:
        print_line(f"Note: {note}")
    for half, path in built.questions.items():
        print_line(f"{half}: python -m evaluation run {path} --index {built.index} --report OUT")
    return DONE


_FLIPS_SHOWN = 50
_WIDTH = 120


def print_scores(results: Results) -> None:
    """Print every score of every system, with its interval, on stdout."""
    table = _table(*(system.name for system in results.systems), "questions")
    scores = [{score.name: score for score in system.scores} for system in results.systems]
    group = None
    for measure in MEASURES.values():
        row = [own.get(measure.name) for own in scores]
        if not any(row):
            continue
        if measure.group is not group:
            group = measure.group
            table.add_row(Text(group.value, style="bold"))
        table.add_row(Text(f"  {measure.name}"), *(_cell(measure, score) for score in row), _counts(row))
    _console().print(table)
    _print_kinds(results)


def _print_kinds(results: Results) -> None:
    """Print how each system did on each kind of question, if the questions have kinds."""
    rows = kinds(results)
    if not rows:
        return
    table = _table(*(f"{system.name}: right, wrong" for system in results.systems), "questions")
    for row in rows:
        cells = (f"{right} {wrong}" for right, wrong in zip(row.right, row.wrong, strict=True))
        table.add_row(Text(printable(row.kind)), *cells, row.count)
    _console().print(table)


def print_comparison(comparison: Comparison) -> None:
    """Print the differences, then the questions whose verdict flipped, on stdout."""
    table = _table(f"A {comparison.first}", f"B {comparison.second}", "B - A", "95 % interval", "p", "questions")
    for d in comparison.differences:
        interval = f"{d.low:+.3f} to {d.high:+.3f}"
        means = (f"{d.first:.3f}", f"{d.second:.3f}", f"{d.difference:+.3f}")
        table.add_row(d.name, *means, interval, f"{d.p:.4f}", str(d.count))
    console = _console()
    console.print(table)
    for heading, better in (("Became right", True), ("Became wrong", False), ("Wrong in a different way", None)):
        flips = [flip for flip in comparison.flips if flip.better is better]
        lines = [f"  {flip.id}: {flip.question} ({flip.before} → {flip.after})" for flip in flips[:_FLIPS_SHOWN]]
        if len(flips) > _FLIPS_SHOWN:
            lines.append(f"  ... and {len(flips) - _FLIPS_SHOWN} more; --json lists all")
        for line in (f"{heading}: {len(flips)}", *lines):
            console.print(Text(printable(line)), soft_wrap=True)


def _console() -> Console:
    # Files and pipes have no terminal width.
    return Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _cell(measure: Measure, score: Score | None) -> str:
    if score is None:
        return "-"
    if measure.milliseconds:
        return f"{score.value:.0f} {score.low:.0f}-{score.high:.0f}"
    return f"{score.value:.3f} {_short(score.low)}-{_short(score.high)}"


def _short(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


def _counts(row: Sequence[Score | None]) -> str:
    counts = sorted({score.count for score in row if score is not None})
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}-{counts[-1]}"
