"""The report as one HTML file that loads nothing and runs only its own script."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.report.plots import plots
from evaluation.report.table import MEANINGS, amount, counted, kinds, sections, tallies
from evaluation.results import AskedQuestion, Outcome, Results, SystemResult, write_atomically
from qa.formatting import readable_date
from qa.surfaces.web.pages.rendering import STATIC as PAGES

FILE_NAME = "report.html"
_HERE = Path(__file__).parent


def write_report(results: Results, folder: Path) -> Path:
    """Write the report page into `folder`, which must exist, and return its path."""
    path = folder / FILE_NAME
    write_atomically(path, report_page(results))
    return path


def report_page(results: Results) -> str:
    """Return the report. The same results give the same text."""
    script = _read("entry.js") + _read("report.js")
    return _templates.get_template("report.html").render(
        headline=_headline(results.about, len(results.questions)),
        half=_half(results.about),
        tuning=results.about.get("half") == "tuning",
        file_name=_file_name(results.about),
        facts=_facts(results.about),
        notes=results.notes,
        systems=results.systems,
        sections=sections(results.systems),
        kinds=kinds(results),
        tallies=tallies(results.systems),
        meanings=MEANINGS,
        plots=plots(results.systems),
        follow_ups=sum(bool(question.history) for question in results.questions),
        total=amount(len(results.questions)),
        data=_embedded(results),
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


_DIGEST_SHOWN = 12

_HALVES = {
    "reporting": "Reporting half: nothing was tuned on these questions.",
    "tuning": "Tuning half: do not quote these scores.",
    None: "This file does not mark halves.",
}


def _headline(about: Mapping[str, Any], questions: int) -> str:
    """Return what the report is about, in one line."""
    asked = counted(questions, "question", "questions")
    articles = about.get("articles")
    return asked if articles is None else f"{asked} about {counted(articles, 'article', 'articles')}"


def _half(about: Mapping[str, Any]) -> str | None:
    """Return which half of the questions was asked."""
    return _HALVES[about["half"]] if "half" in about else None


def _file_name(about: Mapping[str, Any]) -> str | None:
    """Return the name of the question file."""
    return Path(about["questions_file"]).name if about.get("questions_file") else None


def _facts(about: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the known facts, each as a name and one or more values."""
    found = [
        ("Questions", [about.get("questions_file"), _kinds(about), _digest("sha256", about.get("questions_sha256"))]),
        (
            "Index",
            [about.get("index"), _size(about), _digest("corpus", about.get("corpus_sha256")), _generation(about)],
        ),
        ("Model", [about.get("model")]),
        ("Created", [readable_date(about["made"]) if about.get("made") else None]),
        ("With", [_version("Byline", about.get("byline")), _version("Python", about.get("python"))]),
    ]
    known = [(name, [str(value) for value in values if value]) for name, values in found]
    return [(name, values) for name, values in known if values]


def _kinds(about: Mapping[str, Any]) -> str:
    """Return the number of questions of each kind."""
    parts = [
        f"{counted(about[key], one, many)}"
        for key, one, many in (
            ("answerable", "answerable", "answerable"),
            ("unanswerable", "unanswerable", "unanswerable"),
            ("follow_ups", "follow-up", "follow-ups"),
        )
        if about.get(key)
    ]
    return ", ".join(parts)


def _size(about: Mapping[str, Any]) -> str:
    parts = [
        counted(about[key], one, key)
        for key, one in (("articles", "article"), ("paragraphs", "paragraph"))
        if about.get(key) is not None
    ]
    return ", ".join(parts)


def _digest(name: str, value: str | None) -> str | None:
    return f"{name} {value[:_DIGEST_SHOWN]}" if value else None


def _generation(about: Mapping[str, Any]) -> str | None:
    return f"generation {about['generation']}" if about.get("generation") is not None else None


def _version(name: str, value: str | None) -> str | None:
    return f"{name} {value}" if value else None


_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def _embedded(results: Results) -> str:
    """Return JSON that is safe inside a script element: no text in it can close the element or open a comment.

    It is ASCII, so that it contains neither a line separator (U+2028) nor a lone surrogate from a question file.
    """
    return json.dumps(_values(results), separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def _values(results: Results) -> dict[str, Any]:
    places = {key: place for place, key in enumerate(results.passages)}
    return {
        "verdicts": MEANINGS,
        "questions": [_question(question, places) for question in results.questions],
        "systems": [_system(system, results.questions, places) for system in results.systems],
        "passages": [[p.title, p.outlet, p.paragraph, p.text] for p in results.passages.values()],
    }


def _question(question: AskedQuestion, places: dict[str, int]) -> dict[str, Any]:
    return {
        "id": question.id,
        "line": question.line,
        "question": question.question,
        "history": question.history,
        "standalone": question.standalone,
        "answers": list(dict.fromkeys(question.answers)),
        "pattern": question.pattern,
        "gold": [places[key] for key in question.gold],
        "unanswerable": question.unanswerable,
    }


def _system(system: SystemResult, questions: list[AskedQuestion], places: dict[str, int]) -> dict[str, Any]:
    by_id = {outcome.id: outcome for outcome in system.outcomes}
    outcomes = (by_id.get(question.id) for question in questions)
    return {
        "name": system.name,
        "probability": system.probability,
        "outcomes": [_outcome(outcome, places) if outcome else None for outcome in outcomes],
    }


def _outcome(outcome: Outcome, places: dict[str, int]) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "standalone": outcome.standalone_question,
        "confidence": round(outcome.confidence, 3),
        "statements": [
            [statement.text, [[places[span.passage], span.start, span.end] for span in statement.citations]]
            for statement in outcome.statements
        ],
        "passages": [places[key] for key in outcome.passages],
        "notes": outcome.notes,
        "ms": round(outcome.ms, 1),
    }
