"""`python -m qa.surfaces.cli`, if `byline` is not installed."""

import sys

from qa.surfaces.cli import main

if __name__ == "__main__":
    sys.exit(main())
