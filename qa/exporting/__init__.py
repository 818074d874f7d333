"""Exports answers and conversations with all their sources: as Markdown, as one HTML page, as JSON."""

from qa.exporting.json import conversation_json
from qa.exporting.markdown import answer_markdown, conversation_markdown
from qa.exporting.page import conversation_html

__all__ = ["answer_markdown", "conversation_html", "conversation_json", "conversation_markdown"]
