"""The HTTP API: ask a question, search the passages, list and read the articles, say what was wrong with an answer."""

from qa.surfaces.web.api.body_limit import MAX_BODY
from qa.surfaces.web.api.errors import handle_errors
from qa.surfaces.web.api.routes import api_routes

__all__ = ["MAX_BODY", "api_routes", "handle_errors"]
