"""`python -m qa.console`, for where `byline` is not installed."""

import sys

from qa.console import main

if __name__ == "__main__":
    sys.exit(main())
