"""What the commands that ask questions share: the choice of a reader and of articles."""

import argparse
from datetime import date

from qa.filters import Filters
from qa.reader import DEFAULT_READER


def add_reader_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--reader`."""
    parser.add_argument(
        "--reader",
        default=DEFAULT_READER,
        metavar="NAME",
        help="model that reads the best passages: 'byline' (the default), 'none' for vectors and words alone, or the "
        "hub name or folder of a question-answering model or a CrossEncoder",
    )


def add_filter_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare `--outlet`, `--since` and `--until`; `chosen_filters` gives what was chosen."""
    parser.add_argument(
        "--outlet",
        action="append",
        default=[],
        metavar="NAME",
        help="search only the articles of this outlet; may be given several times",
    )
    parser.add_argument("--since", type=_day, metavar="DAY", help="search only articles from this day on (2025-09-05)")
    parser.add_argument("--until", type=_day, metavar="DAY", help="search only articles up to this day, it included")


def chosen_filters(options: argparse.Namespace) -> Filters:
    """Return the filters that were chosen. Raises `QuestionRefused` if the days are in the wrong order."""
    return Filters(tuple(options.outlet), options.since, options.until)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text[:20]}' is not a day such as 2025-09-05") from error
