"""Tiny readers of each kind, with random but seeded weights."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # importing PyTorch takes seconds, in every process that shares the tests
    from training.reader.model import ReaderModel


@pytest.fixture(scope="session")
def own_model(tiny_model: str) -> "ReaderModel":
    """A model as the training makes it."""
    import torch

    from tests.training.reader.factories import tiny_reader

    torch.manual_seed(5)
    return tiny_reader(tiny_model).eval()


@pytest.fixture(scope="session")
def own_folder(own_model: "ReaderModel", tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of `own_model`, in single precision."""
    from training.reader.export import export

    folder = tmp_path_factory.mktemp("readers") / "own"
    export(own_model, Path(tiny_model) / "tokenizer.json", folder, quantise=False)
    return folder
