"""A conversation as one HTML page that needs nothing else: no script, no file, no request."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.text.outlet_basis import shown_outlet
from qa.answer import Answer
from qa.answer_view import CLOSEST_EXPLANATION, CLOSEST_HEADING, AnswerView
from qa.exporting.moment import exported
from qa.formatting import readable_date
from qa.links import web_url


def conversation_html(answers: Sequence[Answer], *, exported_at: datetime | None = None) -> str:
    """Return the page, oldest answer first; every value is escaped. `exported_at` is now where it is None."""
    return _templates.get_template("conversation.html").render(
        answers=[AnswerView.of(answer) for answer in answers],
        exported_at=exported(exported_at),
        closest_heading=CLOSEST_HEADING,
        closest_explanation=CLOSEST_EXPLANATION,
    )


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(shown_outlet=shown_outlet, web_url=web_url, readable_date=readable_date)
