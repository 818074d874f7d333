"""Exports checks: as a self-contained HTML page, as JSON, and as a Word document with comments."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from qa.checking.check import Check
from qa.checking.view import CheckView, SentenceView
from qa.exporting.moment import exported
from qa.exporting.page import EXPORTS
from qa.templates import template_environment


def check_html(check: Check, *, exported_at: datetime | None = None) -> bytes:
    """Return the check as one HTML page; every value is escaped. `exported_at` defaults to now."""
    page = _templates.get_template("report.html").render(check=CheckView.of(check), exported_at=exported(exported_at))
    return page.encode()


def check_json(check: Check, *, exported_at: datetime | None = None) -> bytes:
    """Return the check as JSON, with when it was exported."""
    values = {"exported_at": exported(exported_at), "check": check.to_dict()}
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def check_docx(check: Check) -> bytes:
    """Return the draft as a Word document with a comment at each claim."""
    from docx import Document  # takes a moment to import, and only this needs it

    document = Document()
    paragraph = None
    last = 0
    for sentence in CheckView.of(check).sentences:
        if paragraph is None or sentence.paragraph != last:
            paragraph, last = document.add_paragraph(), sentence.paragraph
        else:
            paragraph.add_run(" ")
        run = paragraph.add_run(sentence.text)
        if sentence.is_claim:
            document.add_comment(run, text=_comment(sentence), author="Byline", initials="B")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _comment(sentence: SentenceView) -> str:
    lines = [sentence.label, *sentence.lines]
    if sentence.difference:
        lines.append(sentence.difference_text)
    for quote in sentence.evidence:
        lines += [f"{quote.stance}: {quote.quote}", " · ".join(quote.facts)]
    return "\n".join(lines)


REPORTS: dict[str, Callable[[Check], bytes]] = {".html": check_html, ".json": check_json, ".docx": check_docx}
"""The function that writes a check, by the suffix of the file's name."""

_templates = template_environment(Path(__file__).parent, EXPORTS)
