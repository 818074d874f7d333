"""`python -m evaluation`."""

import sys

from index.common.command_line import run_main

if __name__ == "__main__":
    sys.exit(run_main("evaluation.cli", prog="python -m evaluation", extra="evaluation"))
