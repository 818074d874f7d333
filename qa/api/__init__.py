"""The HTTP API: ask a question, search the passages, list and read the articles, say what was wrong with an answer."""

from qa.api.limits import MAX_BODY
from qa.api.problems import handle_errors
from qa.api.routes import api_routes

__all__ = ["MAX_BODY", "api_routes", "handle_errors"]
