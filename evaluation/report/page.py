"""The report as one HTML file that loads nothing and runs no script but its own."""

import hashlib
from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.files import write_whole
from evaluation.report import head
from evaluation.report.data import embedded
from evaluation.report.formats import amount
from evaluation.report.plots import plots
from evaluation.report.table import sections
from evaluation.report.verdicts import MEANINGS, tallies
from evaluation.results import Results
from qa.surfaces.web.pages.rendering import STATIC as PAGES

FILE_NAME = "report.html"
_HERE = Path(__file__).parent


def write_report(results: Results, folder: Path) -> Path:
    """Write the report page into the folder, which must be there, and return its path."""
    path = folder / FILE_NAME
    write_whole(path, report_page(results))
    return path


def report_page(results: Results) -> str:
    """Return the report. The same results give the same text."""
    script = _read("entry.js") + _read("report.js")
    return _templates.get_template("report.html").render(
        headline=head.headline(results.about, len(results.questions)),
        half=head.half(results.about),
        tuning=results.about.get("half") == "tuning",
        file_name=head.file_name(results.about),
        facts=head.facts(results.about),
        notes=results.notes,
        systems=results.systems,
        sections=sections(results.systems),
        tallies=tallies(results.systems),
        meanings=MEANINGS,
        plots=plots(results.systems),
        follow_ups=sum(bool(question.history) for question in results.questions),
        total=amount(len(results.questions)),
        data=embedded(results),
        style=(PAGES / "base.css").read_text(encoding="utf-8") + _read("report.css"),
        script=script,
        script_hash=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        icon=b64encode((PAGES / "icon.svg").read_bytes()).decode(),
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_templates = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
