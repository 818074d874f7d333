"""`python -m byline`, also installed as the command `byline`."""

import sys
from pathlib import Path

from byline.own_packages import check_own_packages


def main() -> int:
    """Run the command with the process's arguments and return its exit code."""
    try:
        check_own_packages()
    except ImportError as error:
        sys.stderr.write(f"byline: {error}\n")
        return 2
    from index.common.torch_imports import hide_torch
    from qa.surfaces.cli import main as run

    hide_torch()
    return run()


if __name__ == "__main__":
    # "-m" looks in the current folder first, where an "index" may be somebody else's.
    if not sys.flags.safe_path and Path(sys.path[0]) != Path(__file__).parents[1]:
        del sys.path[0]
    sys.exit(main())
