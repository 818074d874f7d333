"""Each form over one small story, without a reader and with a model that knows no words: what the rules alone do."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Index
from qa import Answer, AskOptions, Assistant
from qa.answer import Statement
from qa.answering.composition import statement_of
from qa.form import Agreement, DayBasis, Form
from qa.forms.drafts import Draft, DraftSection, assembled
from qa.forms.sameness import Sameness
from qa.forms.speakers import Spoken
from qa.forms.unknown import UncertaintyRule, kind_of, uncertainty_rules
from qa.language.data import load
from qa.quotes.extraction import extract_quotes
from tests.qa.factories import read_sentence

_ARTICLES = [
    {
        "outlet": "Post",
        "published": "2025-05-05",
        "title": "Mill in Brask burns",
        "text": "The mill in Brask burnt down on Sunday. Nine people died in the mill fire.\n\n"
        "“The flames were higher than the church,” said Tom Erle, a baker.",
    },
    {
        "outlet": "Wire",
        "published": "2025-05-05",
        "title": "Brask mill on fire",
        "text": "The mill in Brask burnt down on Sunday. Police are looking for a witness.",
    },
    {
        "outlet": "Herald",
        "published": "2025-05-09",
        "title": "Guard of Brask mill held",
        "text": "Police arrested a guard of the mill in Brask on Thursday. He denies that he started the fire.\n\n"
        "Twelve people died in the mill fire. It is unclear how the fire in the Brask mill began.\n\n"
        "“The owner is reckless and ignored us,” said Eva Stein of the union.",
    },
    {
        "outlet": "Post",
        "published": "2025-06-03",
        "title": "New mill for Brask",
        "text": "The owner will build a new mill in Brask. The mill will open on 1 October.",
    },
    {"outlet": "Times", "published": "2025-06-04", "title": "Rain in Holm", "text": "It rained in Holm all day long."},
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    """An index of the story and of an article on something else."""
    folder = tmp_path_factory.mktemp("mill")
    lines = [json.dumps({"id": str(number), **article}) for number, article in enumerate(_ARTICLES)]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert not index.add([folder / "articles.jsonl"]).refused
        yield index


@pytest.fixture(scope="module")
def plain(index: Index) -> Assistant:
    return Assistant(index, reader="none")


def _told(answer: Answer) -> list[tuple[str, list[str]]]:
    return [(one.heading, [answer.statements[item.statement].text for item in one.items]) for one in answer.sections]


def test_the_latest_comes_first_and_what_was_before_after_it(plain: Assistant) -> None:
    answer = plain.ask("What's the latest on the Brask mill?")
    assert answer.form is Form.LATEST
    assert _told(answer) == [
        ("Newest first", ["The owner will build a new mill in Brask."]),
        (
            "Before that",
            [
                "Police arrested a guard of the mill in Brask on Thursday.",
                "The mill in Brask burnt down on Sunday.",
            ],
        ),
    ]


def test_what_two_outlets_say_is_told_once_with_both(plain: Assistant) -> None:
    answer = plain.ask("What's the latest on the Brask mill?")
    item = answer.to_dict()["sections"][1]["items"][1]
    assert (sorted(item["outlets"]), item["origins"]) == (["Post", "Wire"], 2)


def test_a_timeline_goes_by_the_day_that_is_told_of(plain: Assistant) -> None:
    answer = plain.ask("Timeline of the Brask mill")
    ((heading, texts),) = _told(answer)
    assert heading == "By the day on which it happened"
    assert texts == [
        "The mill in Brask burnt down on Sunday.",
        "Police arrested a guard of the mill in Brask on Thursday.",
        "The owner will build a new mill in Brask.",
        "The mill will open on 1 October.",
    ]
    days = [item.day for item in answer.sections[0].items if item.day]
    assert [(day.first, day.basis) for day in days] == [
        (date(2025, 5, 4), DayBasis.RELATIVE),
        (date(2025, 5, 8), DayBasis.RELATIVE),
        (date(2025, 6, 3), DayBasis.PUBLISHED),
        (date(2025, 10, 1), DayBasis.NAMED),
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What happened with the Brask mill after 8 May 2025?", ["The owner will build", "The mill will open"]),
        ("What happened with the Brask mill since 8 May 2025?", ["Police arrested", "The owner will", "The mill will"]),
        ("What happened with the Brask mill before 8 May 2025?", ["The mill in Brask burnt down"]),
        ("What happened at the Brask mill after a guard was arrested?", ["The owner will build", "The mill will open"]),
    ],
)
def test_a_time_in_the_question_limits_a_timeline(plain: Assistant, question: str, told: list[str]) -> None:
    answer = plain.ask(question)
    assert answer.form is Form.TIMELINE
    texts = _told(answer)[-1][1]
    assert len(texts) == len(told)
    assert all(text.startswith(begins) for text, begins in zip(texts, told, strict=True))


def test_what_a_timeline_counts_from_is_quoted(plain: Assistant) -> None:
    answer = plain.ask("What happened at the Brask mill after a guard was arrested?")
    assert _told(answer)[0] == ("After this day", ["Police arrested a guard of the mill in Brask on Thursday."])


def test_a_digest_has_the_newest_the_first_what_differs_and_a_side_against_it(plain: Assistant) -> None:
    answer = plain.ask("What happened with the Brask mill?")
    told = dict(_told(answer))
    assert list(told) == ["The newest", "The first", "Numbers that differ", "What people say"]
    assert told["Numbers that differ"] == ["Twelve people died in the mill fire.", "Nine people died in the mill fire."]
    assert "reckless" in told["What people say"][0]
    assert "The flames were higher" in told["What people say"][1]
    assert answer.articles_differ
    assert answer.short_answer is None


def test_numbers_that_differ_have_their_words_as_labels(plain: Assistant) -> None:
    answer = plain.ask("Do the articles differ on the dead of the Brask mill?")
    (section,) = answer.sections
    assert section.agreement is Agreement.DIFFER
    assert [item.label for item in section.items] == ["Twelve", "Nine"]


_COUNTED = [
    ("Dorle fire", "Two bakers were hurt in the bakery fire in Dorle on Monday."),
    ("Dorle bakery", "In December, three bakers were hurt in a bakery fire in Dorle."),
    ("Dorle bakers", "The town of Dorle has 900 bakers. The Dorle fire was in a bakery."),
    ("Holm march", "Some 400 people marched through Holm on Monday."),
    ("Holm council", "The council of Holm employs 90 people. It puts the damage of the Holm flood at 30 million."),
    ("Holm flood", "Two men of Holm were killed in the flood. Insurers put the damage in Holm at 70 million."),
    ("Holm mourns", "Seven men died when the river burst its banks at Holm."),
]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("counted")
    lines = [json.dumps({"title": title, "text": text, "published": "2025-05-05"}) for title, text in _COUNTED]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert index.add([folder / "articles.jsonl"]).refused == []
        yield Assistant(index, reader="none")


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("How many people marched in Holm, according to the different papers?", []),  # not those with a job
        ("Which death tolls are reported for the flood in Holm?", ["Seven", "Two"]),
        ("Do the estimates of the damage in Holm differ?", ["70 million", "30 million"]),
        ("What figures are given for the bakers hurt in Dorle?", []),  # of another day, and of another kind
    ],
)
def test_only_numbers_of_what_is_asked_differ(counted: Assistant, question: str, labels: list[str]) -> None:
    sections = [one for one in counted.ask(question).sections if one.agreement is Agreement.DIFFER]
    assert sorted(item.label or "" for section in sections for item in section.items) == sorted(labels)


def test_what_was_years_before_is_another_story(tmp_path: Path, tiny_model: str) -> None:
    told = [("2014-11-24", "old"), ("2017-09-16", "second"), ("2017-09-18", "third")]
    lines = [
        json.dumps(
            {"title": f"Protests in Vell ({name})", "text": f"The {name} protest in Vell was loud.", "published": day}
        )
        for day, name in told
    ]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assert index.add([tmp_path / "articles.jsonl"]).refused == []
        answer = Assistant(index, reader="none").ask("What's the latest on the protests in Vell?")
    assert [statement.text for statement in answer.statements] == [
        "The third protest in Vell was loud.",
        "The second protest in Vell was loud.",
    ]


def test_what_is_not_known_and_what_is_denied_stand_apart(plain: Assistant) -> None:
    told = dict(_told(plain.ask("What is not known about the Brask mill?")))
    assert told["Reported as unknown"] == ["It is unclear how the fire in the Brask mill began."]
    assert told["Denied"][0].endswith("He denies that he started the fire.")
    assert _told(plain.ask("What has been denied about the Brask mill?"))[0][0] == "Denied"


def test_who_says_what_has_the_speakers(plain: Assistant) -> None:
    answer = plain.ask("Who said what about the Brask mill?")
    labels = [item.label or "" for item in answer.sections[0].items]
    assert any(label.startswith("Eva Stein") for label in labels)
    assert any(label.startswith("Tom Erle") for label in labels)


def test_articles_are_counted(plain: Assistant) -> None:
    answer = plain.ask("How many articles are about the Brask mill?")
    assert answer.sections[0].lines == (
        "4 articles of 3 outlets, from 5 May 2025 to 3 June 2025.",
        "Post 2, Herald 1, Wire 1.",
    )


def test_where_all_articles_that_were_read_are_on_it_there_may_be_more(
    plain: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.forms.collection.MOST_ARTICLES", 4)
    answer = plain.ask("How many articles are about the fire in the Brask mill?")
    assert answer.sections[0].lines[0].startswith("At least 4 articles")


def test_outlets_of_a_comparison_stand_side_by_side(plain: Assistant) -> None:
    answer = plain.ask("How do the Post and the Herald differ on the Brask mill fire?")
    assert [section.heading for section in answer.sections] == ["The Post", "The Herald", "Side by side"]
    for section, outlet in zip(answer.sections, ("Post", "Herald"), strict=False):
        cited = [answer.statements[item.statement].citations[0] for item in section.items]
        assert {citation.article.outlet for citation in cited} == {outlet}
    assert answer.sections[2].agreement is not None


def test_chosen_outlets_that_are_silent_are_named_and_what_is_left_out_is_counted(plain: Assistant) -> None:
    answer = plain.ask("What's the latest on the Brask mill?", options=AskOptions(outlets=("Herald", "Times")))
    assert answer.sections[-1].heading == "Outlets that have nothing on this"
    assert answer.sections[-1].lines == ("Times.",)
    assert "Left out: 2 more passages of 1 outlet." in answer.notes


def test_a_topic_that_no_article_has_gets_nothing(plain: Assistant) -> None:
    answer = plain.ask("What's the latest on the Kesh ferry?")
    assert answer.abstained
    assert (answer.form, answer.sections, answer.confidence) == (Form.LATEST, (), 0.0)
    assert answer.text == "The articles don't say."
    assert "No article mentions Kesh." in answer.notes


def test_a_comparison_needs_two(plain: Assistant) -> None:
    answer = plain.ask("What happened with the Brask mill?", options=AskOptions(form=Form.COMPARISON))
    assert answer.abstained
    assert answer.text.startswith("Name the two that you want to compare")


def test_a_speaker_whom_nobody_quotes_gets_a_note(plain: Assistant) -> None:
    answer = plain.ask("Everything Vera Quist said")
    assert (answer.form, answer.abstained) == (Form.QUOTES, True)
    assert any("Vera Quist" in note for note in answer.notes)


def test_without_a_topic_the_newest_articles_are_told(plain: Assistant) -> None:
    assert _told(plain.ask("What's new?"))[0] == ("Newest first", ["It rained in Holm all day long."])


def test_every_quote_stands_in_its_article(plain: Assistant, index: Index) -> None:
    for form in Form:
        for citation in plain.ask("the Brask mill fire", options=AskOptions(form=form)).citations:
            stored = index.article(citation.article.id).paragraphs[citation.paragraph - 1].text
            assert stored[citation.start : citation.end] == citation.quote


def test_a_statement_that_is_not_in_its_article_is_dropped(plain: Assistant, index: Index) -> None:
    true = plain.ask("What's the latest on the Brask mill?").statements[0]
    false = replace(true.citations[0], paragraph_text="The mill was never built by anybody at all in this place.")
    drafted = [DraftSection("Newest first", (Draft(true), Draft(Statement(false.quote, (false,)))))]
    composed = assembled([replace(drafted[0], drafts=drafted[0].drafts[::-1])], index, index.view())
    assert [statement.text for statement in composed.statements] == [true.text]
    assert [item.statement for section in composed.sections for item in section.items] == [0]
    assert composed.notes[0].startswith("A statement was dropped")


def test_the_same_words_are_quoted_in_one_section_only(plain: Assistant, index: Index) -> None:
    statement = plain.ask("What's the latest on the Brask mill?").statements[0]
    drafted = [DraftSection("One", (Draft(statement),)), DraftSection("Two", (Draft(statement),))]
    assert [section.heading for section in assembled(drafted, index, index.view()).sections] == ["One"]


def test_other_numbers_are_never_the_same() -> None:
    nine, twelve = (read_sentence(name, f"{name} people died in the fire.", 1.0) for name in ("Nine", "Twelve"))
    assert not Sameness(None).say_the_same(nine, twelve)
    assert Sameness(None).say_the_same(nine, read_sentence("b", "Nine people died in the fire.", 1.0))
    assert statement_of([nine], lambda _: None).text == "Nine people died in the fire."


def test_a_speaker_is_not_named_where_the_sentence_names_another(index: Index) -> None:
    info = next(info for info in index.articles() if info.title == "Guard of Brask mill held")
    article = index.article(info.id)
    quote = next(one for one in extract_quotes(article) if one.speaker == "Eva Stein")
    text = article.paragraphs[quote.paragraph - 1].text
    assert (Spoken(info, text, quote).label or "").startswith("Eva Stein")
    assert Spoken(info, text, replace(quote, speaker="Brask mill")).label is None


@pytest.mark.parametrize("rule", uncertainty_rules(), ids=lambda rule: f"{rule.kind}: {rule.name}")
def test_each_way_of_saying_that_something_is_not_known(rule: UncertaintyRule) -> None:
    row = load("uncertainty.toml")[rule.kind][rule.name]
    for example in row["examples"]:
        assert rule.pattern.search(example), example
    for other in row["not"]:
        assert kind_of(other) is None, other
