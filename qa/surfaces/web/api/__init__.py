"""The HTTP API: ask, search, list and read articles, change the library, and give feedback."""

from qa.surfaces.web.api.body_limit import MAX_BODY
from qa.surfaces.web.api.errors import handle_errors
from qa.surfaces.web.api.routes import api_routes

__all__ = ["MAX_BODY", "api_routes", "handle_errors"]
