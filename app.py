"""The web app: `python app.py` serves the chat page, the article pages and the HTTP API on one port."""

import sys

from index.common.command_line import run_main

if __name__ == "__main__":
    sys.exit(run_main("qa.surfaces.web.server", prog="app.py", extra="web"))
