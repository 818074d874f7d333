"""Jinja templates with everything escaped, and the few values that more than one page shows."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from index.gathering.uploads import without_upload
from qa.answer_view import AnswerView, by_article
from qa.formatting import mark_spans
from qa.templates import template_environment

STATIC = Path(__file__).parent / "static"
"""Where the style sheets, the scripts and the icon are."""


def render(template: str, **values: Any) -> str:
    """Fill in a template of this folder. Every value is escaped: no text of an article can become markup."""
    return _templates.get_template(template).render(**values)


def marked_excerpt(excerpt: tuple[str, Iterable[tuple[int, int]]]) -> list[tuple[str, bool]]:
    """Cut a text with its marks into pieces, each with whether it is marked."""
    return mark_spans(*excerpt)


_templates = template_environment(Path(__file__).parent / "templates")
_templates.filters.update(
    view=AnswerView.of, by_article=by_article, marked_excerpt=marked_excerpt, without_upload=without_upload
)
