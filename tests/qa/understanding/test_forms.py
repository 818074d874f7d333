from typing import Any

import pytest

from qa.form import Form
from qa.language.data import load
from qa.understanding.forms import AskedForm, Bound, FormRule, about_earlier, as_form, find_form, form_rules
from tests.qa.understanding.forms import broad_questions


def _row(rule: FormRule) -> dict[str, Any]:
    row: dict[str, Any] = load("forms.toml")[rule.form.value][rule.name]
    return row


@pytest.mark.parametrize("rule", form_rules(), ids=lambda rule: f"{rule.form}: {rule.name}")
def test_each_rule_finds_its_examples_and_leaves_what_is_close_to_them(rule: FormRule) -> None:
    for example in _row(rule)["examples"]:
        found = find_form(example)
        assert (found.form, found.rule) == (rule.form, rule.name), example
    for other in _row(rule)["not"]:
        assert find_form(other).form is Form.SENTENCE, other


def test_every_form_that_is_told_has_a_rule() -> None:
    assert {rule.form for rule in form_rules()} == set(Form) - {Form.SENTENCE}


@pytest.mark.parametrize(("question", "form"), list(broad_questions("tuning")))
def test_broad_questions_get_their_form(question: str, form: str) -> None:
    assert find_form(question).form == form


@pytest.mark.parametrize(
    "question",
    [
        "Who sank the Kesh ferry?",
        "How many people died?",
        "Is the bridge still closed?",
        "What did Anna Kova say about the strike?",
        "Which countries have refused to send troops?",
        "What happened to Anna Kova?",
        "What happened on 5 May 2025?",
        "Why was the harbour plan dropped?",
        "senate repeal vote date",
        "Orle harbour master",
        "What is Kova's latest word on the strike?",
        "How did Kova's plan differ from Moll's?",
        "What is the latest on the strike, according to the union?",
        "",
    ],
)
def test_a_question_for_one_fact_is_answered_with_a_sentence(question: str) -> None:
    assert find_form(question).form is Form.SENTENCE


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the Orle harbour strike", Form.DIGEST),
        ("Anna Kova", Form.DIGEST),
        ("Kesh ferry disaster", Form.DIGEST),
        ("Kova", Form.SENTENCE),
        ("Kesh ferry captain", Form.SENTENCE),
        ("lorne ferry cost", Form.SENTENCE),
        ("The ferry sank", Form.SENTENCE),
    ],
)
def test_a_bare_topic_gets_a_digest_where_it_is_a_name_or_something_that_happens(text: str, form: Form) -> None:
    assert find_form(text).form is form


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What's the latest on the Kesh ferry?", AskedForm(Form.LATEST, "the Kesh ferry")),
        ("What is new?", AskedForm(Form.LATEST)),
        ("What has happened since the ferry sank?", AskedForm(Form.TIMELINE, bound=Bound("since", "the ferry sank"))),
        (
            "What happened in Kesh before 5 May?",
            AskedForm(Form.TIMELINE, "Kesh", bound=Bound("before", "5 May")),
        ),
        ("Timeline of the strike after May", AskedForm(Form.TIMELINE, "the strike", bound=Bound("after", "May"))),
        ("Compare Kesh and Orle", AskedForm(Form.COMPARISON, sides=("Kesh", "Orle"))),
        (
            "How do the Post and the Herald differ on the strike?",
            AskedForm(Form.COMPARISON, "the strike", sides=("the Post", "the Herald")),
        ),
        (
            "Quotes by Anna Kova on the strike",
            AskedForm(Form.QUOTES, "the strike", speaker="Anna Kova"),
        ),
        ("What is going on in Kesh now?", AskedForm(Form.LATEST, "Kesh")),
    ],
)
def test_the_parts_of_a_question_are_told(question: str, asked: AskedForm) -> None:
    found = find_form(question)
    assert found == AskedForm(asked.form, asked.topic, asked.sides, asked.speaker, asked.bound, found.rule)


def test_any_question_can_be_shown_in_any_form() -> None:
    assert as_form("Who sank the Kesh ferry?", Form.TIMELINE) == AskedForm(Form.TIMELINE, "Who sank the Kesh ferry")
    assert as_form("Timeline of the strike", Form.LATEST).topic == "the strike"
    assert as_form("Compare Kesh and Orle", Form.DIGEST).topic == "Kesh and Orle"


@pytest.mark.parametrize(
    ("question", "earlier", "meant"),
    [
        ("Give me a timeline", "What happened with the Kesh ferry?", "Give me a timeline on the Kesh ferry?"),
        ("What's the latest?", "What did Anna Kova say?", "What's the latest on Anna Kova?"),
        ("What's the latest on Orle?", "What happened with the Kesh ferry?", "What's the latest on Orle?"),
        ("Who sank it?", "What happened with the Kesh ferry?", "Who sank it?"),
        ("What's new?", "Why?", "What's new?"),
    ],
)
def test_a_form_without_a_topic_is_about_the_earlier_question(question: str, earlier: str, meant: str) -> None:
    assert about_earlier(question, earlier) == meant
