"""`python -m qa`."""

import sys

from qa.surfaces.cli.ask import main

if __name__ == "__main__":
    sys.exit(main())
