"""What the commands that ask questions share: the choice of a reader."""

import argparse

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
