"""`python -m training`."""

import sys

from index.common.command_line import run_main

if __name__ == "__main__":
    sys.exit(run_main("training.reader.cli", prog="python -m training", extra="training"))
