"""`python -m training`."""

import sys

from training.reader.cli import main

if __name__ == "__main__":
    sys.exit(main())
