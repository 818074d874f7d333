"""The head of the report: what was asked of what. Nothing of it is needed; what is missing is left out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.report.formats import counted
from qa.formatting import readable_date

_DIGEST_SHOWN = 12

_HALVES = {
    "reporting": "Reporting half: nothing was tuned on these questions.",
    "tuning": "Tuning half: do not quote these numbers.",
    None: "No halves are marked in this file.",
}


def headline(about: Mapping[str, Any], questions: int) -> str:
    """Return what the report is about, in a line."""
    asked = counted(questions, "question", "questions")
    articles = about.get("articles")
    return asked if articles is None else f"{asked} asked of {counted(articles, 'article', 'articles')}"


def half(about: Mapping[str, Any]) -> str | None:
    """Return which half of the questions is shown."""
    return _HALVES[about["half"]] if "half" in about else None


def file_name(about: Mapping[str, Any]) -> str | None:
    """Return the name of the question file."""
    return Path(about["questions_file"]).name if about.get("questions_file") else None


def facts(about: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return what is known, as a name and one or more values."""
    found = [
        ("Questions", [about.get("questions_file"), _kinds(about), _digest("sha256", about.get("questions_sha256"))]),
        (
            "Index",
            [about.get("index"), _size(about), _digest("corpus", about.get("corpus_sha256")), _generation(about)],
        ),
        ("Model", [about.get("model")]),
        ("Made", [readable_date(about["made"]) if about.get("made") else None]),
        ("With", [_version("Byline", about.get("byline")), _version("Python", about.get("python"))]),
    ]
    known = [(name, [str(value) for value in values if value]) for name, values in found]
    return [(name, values) for name, values in known if values]


def _kinds(about: Mapping[str, Any]) -> str:
    """How many questions there are of each kind."""
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
