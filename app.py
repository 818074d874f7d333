"""The web app: `python app.py` serves the chat page, the article pages and the HTTP API on one port."""

import sys

from index.common.command_line import run_main
from index.common.torch_imports import hide_torch

if __name__ == "__main__":
    hide_torch()
    sys.exit(run_main("qa.surfaces.web.server", prog="app.py", extra="web"))
