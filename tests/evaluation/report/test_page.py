import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from evaluation.report import write_report
from evaluation.report.page import report_page
from tests.evaluation.report.factories import HOSTILE, PASSAGES, hostile_results, outcome, question, results, system
from tests.evaluation.report.reading import Report


def embedded(report: Report) -> Any:
    return json.loads(report.scripts[0])


def test_the_report_is_one_file_in_the_folder(tmp_path: Path) -> None:
    path = write_report(results(), tmp_path)
    assert path == tmp_path / "report.html"
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes().startswith(b"<!doctype html>")


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    assert write_report(results(), tmp_path).read_bytes() == write_report(results(), tmp_path).read_bytes()


def test_nothing_is_loaded_from_anywhere() -> None:
    html = report_page(results())
    report = Report(html)
    loading = [(tag, value) for tag, values in report.tags for name, value in values.items() if name in ("src", "href")]
    assert all(value.startswith(("#", "data:image/svg+xml;base64,")) for _, value in loading), loading
    assert set(re.findall(r"https?://[^\"' ]+", html)) == set()
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []


def test_only_the_script_of_the_report_may_run() -> None:
    report = Report(report_page(results()))
    policy = next(v["content"] for v in report.attributes("meta") if v.get("http-equiv") == "Content-Security-Policy")
    hashed = base64.b64encode(hashlib.sha256(report.scripts[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert re.findall(r"script-src ([^;]*)", policy) == [f"'sha256-{hashed}'"]
    assert len(report.scripts) == 2
    assert "innerHTML" not in report.scripts[1]


def test_the_head_names_questions_and_index() -> None:
    words = Report(report_page(results())).words()
    for fact in (
        "4 questions about 2 articles",
        "Reporting half: nothing was tuned on these questions.",
        "/somewhere/harbour.jsonl",
        "3 answerable, 1 unanswerable, 1 follow-up",
        "2 articles, 3 paragraphs",
        "corpus 0f1e2d3c4b5a",
        "generation 7",
        "tiny",
        "11 February 2026, 14:05 UTC",
        "Byline 0.1.0",
        "One note.",
    ):
        assert fact in words


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"half": "tuning"}, "Tuning half: do not quote these scores."),
        ({"half": None}, "This file does not mark halves."),
    ],
)
def test_the_half_is_shown(about: dict[str, Any], sentence: str) -> None:
    assert sentence in Report(report_page(results(about=about))).words()


def test_unknown_values_are_omitted() -> None:
    words = Report(report_page(results(about={}, notes=[]))).words()
    assert "4 questions" in words
    assert "articles" not in words.split("Outcomes")[0]
    assert "half:" not in words
    assert "halves" not in words
    assert "None" not in words


def test_the_numbers_are_there_without_javascript() -> None:
    words = Report(report_page(results())).words()
    assert "MRR1 / rank of the first expected paragraph among the first 10 passages, else 0 3 ★best: .405" in words
    assert ".376–.434" in words
    assert "★best: 2.0 ms" in words
    assert "1.000.971–1.000of 2" in words
    assert "paragraph@1" not in words
    assert "needs JavaScript" in words


def test_a_single_system_is_not_marked_as_best() -> None:
    assert "★" not in Report(report_page(results([system()]))).words()


def test_the_verdicts_are_counted_and_lead_to_their_questions() -> None:
    report = Report(report_page(results()))
    links = {link["href"]: link["aria-label"] for link in report.attributes("a") if "aria-label" in link}
    assert links["#system=Byline&verdict=right"] == "Byline, right: 2, 50 %"
    assert links["#system=plain%20keywords&verdict=wrong"] == "plain keywords, wrong: 2, 50 %"
    assert "#system=Byline&verdict=missed" not in links


def test_a_run_without_answers_still_makes_a_page() -> None:
    silent = system(scores=[], risk_coverage=[], reliability=[], outcomes=[])
    words = Report(report_page(results([silent], questions=[], passages={}))).words()
    assert "No scores: no system was asked a question." in words
    assert "No questions." in words
    assert "No curve" in words


def test_every_question_and_answer_is_embedded_once() -> None:
    data = embedded(Report(report_page(results())))
    assert [passage[3] for passage in data["passages"]] == [passage.text for passage in PASSAGES.values()]
    assert [asked["id"] for asked in data["questions"]] == ["when", "why", "and-ferries", "who"]
    first = data["systems"][0]["outcomes"][0]
    assert first["statements"] == [["The bridge closes in May.", [[0, 3, 28]]]]
    assert first["passages"] == [2, 0]
    assert data["questions"][1]["gold"] == [1]


def test_an_outcome_is_shown_with_its_question_and_none_if_not_asked() -> None:
    data = embedded(Report(report_page(results([system(outcomes=system().outcomes[:0:-2])]))))
    standing = [found and found["ms"] for found in data["systems"][0]["outcomes"]]
    assert standing == [None, 80.0, None, 20.0]


def test_hostile_text_is_only_text() -> None:
    html = report_page(hostile_results())
    report = Report(html)
    assert report.attributes("img") == []
    assert len(report.scripts) == 2
    assert not re.search("[<>&\u2028\u2029]", report.scripts[0])
    assert embedded(report)["passages"][0][3] == HOSTILE
    assert embedded(report)["questions"][0]["pattern"] == HOSTILE
    assert " ".join(HOSTILE.split()) in report.words()
    assert "{{7*7}}" in report.words()


def test_half_a_surrogate_pair_breaks_nothing(tmp_path: Path) -> None:
    asked = question("half", "What of \ud83c?")
    made = results([system(outcomes=[outcome("half", system().outcomes[0].verdict)])], questions=[asked])
    page = write_report(made, tmp_path).read_text(encoding="utf-8")
    assert embedded(Report(page))["questions"][0]["question"] == "What of \ud83c?"
    unnamed = results(about={"questions_file": "caf\udce9.jsonl"})
    assert "caf?.jsonl" in write_report(unnamed, tmp_path).read_text(encoding="utf-8")
