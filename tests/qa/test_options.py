"""The options for an answer: declared once, checked, and the same on every surface."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import Field, TypeAdapter

import qa.assistant
from index import Index
from index.article import Genre
from index.common.command_line import ArgumentParser
from index.common.options import Flag, add_option_arguments, option_fields, read_fields
from qa import AskOptions, Assistant, Filters, QuestionRefused
from qa.form import Form
from qa.question_files import BatchLine
from qa.reader import PassageReading, ReaderPassage, load_reader
from qa.surfaces.mcp.shapes import AskInput
from qa.surfaces.web.api.parameters import from_query

MELONI = "What did Meloni say about troops?"
CHANGED: dict[str, Any] = {
    "outlets": ("Treaty Desk",),
    "since": date(2025, 9, 1),
    "until": date(2025, 9, 30),
    "genres": (Genre.LIVE_BLOG,),
    "passages": 7,
    "statements": 2,
    "reader_passages": 15,
    "threshold": 0.5,
    "form": Form.NOT_KNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithSection(Filters):
    """A filter that somebody adds."""

    section: Annotated[
        str | None, Field(max_length=5, description="A section."), Flag("section", "NAME", "section")
    ] = None


def test_every_option_is_tested_here() -> None:
    assert list(CHANGED) == list(option_fields(AskOptions))


@pytest.mark.parametrize("name", CHANGED)
def test_an_option_has_the_same_value_on_the_command_line_in_json_and_in_mcp(name: str) -> None:
    value = CHANGED[name]
    expected = AskOptions(**{name: value})
    parser = ArgumentParser()
    add_option_arguments(parser, AskOptions)
    flag = f"--{option_fields(AskOptions)[name].metadata[-1].name}"
    text = value[0] if isinstance(value, tuple) else str(value)
    assert AskOptions(**read_fields(AskOptions, vars(parser.parse_args([flag, text])), QuestionRefused)) == expected
    line = json.dumps({"question": "Who?", name: value, "more": 1}, default=str).encode()
    question = BatchLine(1, line).question()
    assert (question.options(), question.extra) == (expected, {"more": 1})
    given = TypeAdapter(AskInput).validate_json(line.replace(b', "more": 1', b""))
    assert getattr(given, name) == value


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"passages": 101}, '"passages": input should be less than or equal to 100'),
        ({"passages": -1}, '"passages"'),
        ({"passages": True}, '"passages": not a number'),
        ({"threshold": True}, '"threshold": not a number'),
        ({"statements": 0}, '"statements"'),
        ({"threshold": 1.5}, '"threshold"'),
        ({"outlets": "CNN"}, '"outlets": not a list'),
        ({"genres": ("satire",)}, "\"genres\": input should be 'report', 'opinion'"),
        ({"form": "poem"}, "\"form\": input should be 'sentence', 'digest'"),
        ({"since": "May"}, '"since": not a valid date'),
        ({"since": date(2025, 2, 1), "until": date(2025, 1, 1)}, "swap the two"),
    ],
)
def test_an_invalid_value_is_rejected_by_name(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(QuestionRefused, match=reason):
        AskOptions(**values)


def test_options_contain_the_filters() -> None:
    assert AskOptions(**CHANGED).filters == Filters(
        ("Treaty Desk",), date(2025, 9, 1), date(2025, 9, 30), (Genre.LIVE_BLOG,)
    )


def test_a_line_overrides_the_options_of_the_command() -> None:
    base = AskOptions(passages=3, outlets=("Plainly Asked",))
    question = BatchLine(1, b'{"question": "Who?", "outlets": ["Treaty Desk"]}').question()
    assert question.options(base) == AskOptions(passages=3, outlets=("Treaty Desk",))


def test_a_new_filter_needs_only_a_declaration() -> None:
    parser = ArgumentParser()
    add_option_arguments(parser, WithSection)
    chosen = parser.parse_args(["--section", "sport", "--outlet", "CNN"])
    assert WithSection(**read_fields(WithSection, vars(chosen), QuestionRefused)) == WithSection(
        outlets=("CNN",), section="sport"
    )
    app = FastAPI()
    received: list[Filters] = []
    options = from_query(WithSection)

    @app.get("/")
    def receive(chosen: Annotated[Filters, Depends(options)]) -> None:
        received.append(chosen)

    api = TestClient(app)
    assert api.get("/?section=sport&outlet=CNN&outlet=NBC").status_code == 200
    assert received == [WithSection(outlets=("CNN", "NBC"), section="sport")]
    assert api.get("/?section=weather").status_code == 422


def test_the_statements_and_threshold_options_take_effect(assistant: Assistant) -> None:
    usual = assistant.ask(MELONI)
    assert not usual.abstained
    assert assistant.ask(MELONI, options=AskOptions(threshold=1.0)).abstained
    unanswered = "What did Modi say?"
    assert assistant.ask(unanswered).abstained
    several = "Which countries have refused to send troops?"
    assert len(assistant.ask(several, options=AskOptions(statements=1)).statements) <= 2


def test_a_form_may_be_written_with_a_hyphen() -> None:
    assert AskOptions(form="not-known").form is Form.NOT_KNOWN  # type: ignore[arg-type]


def test_the_form_option_takes_effect(assistant: Assistant) -> None:
    shown = assistant.ask(MELONI, options=AskOptions(form=Form.LATEST))
    assert shown.form is Form.LATEST
    assert shown.sections[0].heading == "Newest first"
    assert assistant.ask("What is the latest on Meloni?", options=AskOptions(form=Form.SENTENCE)).sections == ()


def test_the_reader_reads_the_given_number_of_passages(seed_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = load_reader()
    assert reader is not None
    counts: list[int] = []
    original = reader.read

    def counted(question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        counts.append(len(passages))
        return original(question, passages)

    monkeypatch.setattr(reader, "read", counted)
    monkeypatch.setattr(qa.assistant, "load_reader", lambda _: reader)
    Assistant(seed_index).ask(MELONI, options=AskOptions(reader_passages=6))
    assert counts == [6]
