"""The web app: `python app.py` serves the chat page, the article pages and the HTTP API on one port."""

import sys

from qa.surfaces.web.server import main

if __name__ == "__main__":
    sys.exit(main())
