"""The command `python -m training`: question sets to examples, to a trained reader, to its files."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from index.common.command_line import DONE, ArgumentParser, run_command
from index.search.embedding import default_folder
from qa.reader.encoding import PairEncoder
from training.reader.export import export, load_weights
from training.reader.learning import batches, train
from training.reader.model import ReaderModel
from training.reader.preparation import prepare

SEED = 7
"""Of everything drawn: examples, their order, and the first weights of the heads."""

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m training") -> int:
    """Run the command with `arguments` (the process's own where None) and return its exit code.

    `prog` is what its help and its errors call it.
    """
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Train our reader. What lies in the work folder is kept: a run that was stopped goes on.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for the examples and the checkpoint")
    parser.add_argument(
        "--start", type=Path, metavar="READER", help="go on from the reader in this folder, on the news sets alone"
    )
    parser.add_argument("--epochs", type=int, default=2, help="passes over the examples (default: 2)")
    parser.add_argument("--pairs", type=int, default=64, help="pairs of question and passage a step (default: 64)")
    return parser


def _run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.work.mkdir(parents=True, exist_ok=True)
    examples = prepare(options.data, options.work, SEED, news_alone=options.start is not None)
    steps = batches(examples, options.pairs, options.epochs, SEED)
    _log.info("%d examples, %d pairs, %d steps", len(examples), sum(len(e.passages) for e in examples), len(steps))
    base = default_folder()
    torch.manual_seed(SEED)
    model = ReaderModel(base)
    checkpoint = options.work / "checkpoint.pt"
    if options.start is not None:
        load_weights(model, options.start)
        checkpoint = options.work / "news-checkpoint.pt"  # a training of all sets in this folder is another one
    train(model, PairEncoder(base / "tokenizer.json"), steps, checkpoint)
    for name, quantise in (("reader", True), ("reader-fp32", False)):
        export(model, base / "tokenizer.json", options.work / name, quantise=quantise)
        _log.info("written: %s", options.work / name)
    return DONE
