"""A model with quick vectors."""

import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from index.search.quick_vectors import TABLE_FILE

_TOKENS = 2_000
"""More than the tiny model knows."""


def with_table(model: str, folder: Path) -> str:
    """Copy the tiny model to `folder`, add a table of random token vectors, and return the folder.

    They estimate nothing, but differ from the model's own vectors.
    """
    shutil.copytree(model, folder)
    vectors = np.random.default_rng(3).integers(-127, 128, (_TOKENS, 32), dtype=np.int8)
    save_file({"vectors": vectors, "scales": np.full(_TOKENS, 0.01, np.float32)}, folder / TABLE_FILE)
    return str(folder)
