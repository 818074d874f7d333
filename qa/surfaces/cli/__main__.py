"""`python -m qa.surfaces.cli`, if `byline` is not installed."""

import sys

from index.common.torch_imports import hide_torch
from qa.surfaces.cli import main

if __name__ == "__main__":
    hide_torch()
    sys.exit(main())
