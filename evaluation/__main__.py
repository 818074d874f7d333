"""`python -m evaluation`."""

import sys

from index.common.command_line import run_main
from index.common.torch_imports import hide_torch

if __name__ == "__main__":
    hide_torch()
    sys.exit(run_main("evaluation.cli", prog="python -m evaluation", extra="evaluation"))
