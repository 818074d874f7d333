"""A conversation as one self-contained HTML page: no script, no file, no request."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from qa.answer import Answer
from qa.answer_view import CLOSEST_EXPLANATION, CLOSEST_HEADING, AnswerView
from qa.exporting.moment import exported
from qa.templates import template_environment

EXPORTS = Path(__file__).parent
"""The folder of the export templates, including their shared frame."""


def conversation_html(answers: Sequence[Answer], *, exported_at: datetime | None = None) -> str:
    """Return the page, oldest answer first; every value is escaped. `exported_at` defaults to now."""
    return _templates.get_template("conversation.html").render(
        answers=[AnswerView.of(answer) for answer in answers],
        exported_at=exported(exported_at),
        closest_heading=CLOSEST_HEADING,
        closest_explanation=CLOSEST_EXPLANATION,
    )


_templates = template_environment(EXPORTS)
