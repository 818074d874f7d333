"""What is shown of an answer, whichever surface shows it."""

from dataclasses import replace

import pytest

from index.article import DateBasis
from qa.answer import Citation, ReadPassage, Reprint, Statement
from qa.answer_view import CLOSEST_PASSAGES, AnswerView, by_article
from tests.qa.exporting.factories import abstained, answer
from tests.qa.factories import article

LONG = "The bridge over the river closes on Friday, says the mayor, and stays closed until the end of the winter."


def passages(*numbers: int, identity: str = "post") -> tuple[ReadPassage, ...]:
    return tuple(ReadPassage(article(identity), number, f"Passage {number}.", 0.5) for number in numbers)


def view_of(text: str, marked: tuple[int, int] | None) -> AnswerView:
    cited = Citation(1, article("a"), 1, 0, len(text), text)
    return AnswerView.of(answer(statements=(Statement(text, (cited,), marked),)))


def test_sources_and_what_was_read_but_not_used_are_numbered_through() -> None:
    view = AnswerView.of(answer(passages=passages(3, 4, 5)))  # paragraph 4 is quoted
    assert [source.number for source in view.sources] == [1, 2]
    assert [(source.number, source.place) for source in view.unused] == [(3, "paragraph 3"), (4, "paragraph 5")]
    assert view.closest == ()
    assert [view.numbered[number].place for number in (1, 2, 3, 4)] == [
        "paragraph 4, page 2", "paragraph 1", "paragraph 3", "paragraph 5",
    ]  # fmt: skip


def test_an_abstention_shows_the_closest_passages_first() -> None:
    view = AnswerView.of(replace(abstained(), passages=passages(*range(1, 6))))
    assert view.abstained
    assert (view.introduction, view.conclusion) == (None, "The articles don't say.")
    assert [source.number for source in view.closest] == [1, 2, 3] == [*range(1, CLOSEST_PASSAGES + 1)]
    assert [source.number for source in view.unused] == [4, 5]


def test_how_certain_an_answer_is_closes_it_and_introduces_a_tentative_one() -> None:
    sure, tentative = AnswerView.of(answer()), AnswerView.of(replace(answer(), tentative=True))
    assert (sure.introduction, sure.conclusion) == (None, answer().certainty)
    assert (tentative.introduction, tentative.conclusion) == ("These passages may bear on it.", None)


def test_a_source_has_its_quote_in_its_paragraph() -> None:
    first, second = AnswerView.of(answer()).sources
    assert (first.before, first.quote, first.after) == ("Before. ", "The bridge closes on Friday.", " After.")
    assert first.text == "Before. The bridge closes on Friday. After."
    assert first.facts == (
        "Daily Post",
        "6 September 2025 (from its URL)",
        "updated 8 September 2025",
        "paragraph 4, page 2",
    )
    assert first.link == "/article/post?version=3&mark=4:8-36#p4"
    assert (first.original or "").startswith("https://post.example/")
    assert second.facts == ("paragraph 1",)
    assert second.original is None


def test_copies_are_named_with_links_to_their_pages() -> None:
    also = (Reprint(article("star", outlet="Evening Star"), 1, 0, 9), Reprint(article("nameless"), 2, 0, 9))
    cited = Citation(1, article("a"), 1, 0, 9, "The words", also_in=also)
    (source,) = AnswerView.of(answer(statements=(Statement("The words", (cited,)),))).sources
    assert source.reprints == "Also in Evening Star, Title nameless: the same words, one source."
    assert [link for _, link in source.also_in if link] == [copy.marked_link for copy in also]
    assert AnswerView.of(answer()).sources[1].reprints == ""


@pytest.mark.parametrize(
    ("published", "basis", "shown"),
    [
        ("2025-09-06", None, "6 September 2025"),
        ("2025-09-06T09:40:00+00:00", DateBasis.STATED, "6 September 2025"),
        ("2025-09-06", DateBasis.TEXT, "6 September 2025 (from the page text, may be another date)"),
        ("last week", None, "last week"),
        (None, None, None),
    ],
)
def test_a_source_has_the_day_of_its_article(published: str | None, basis: DateBasis | None, shown: str | None) -> None:
    cited = Citation(1, article("a", published=published, date_basis=basis), 1, 0, 4, "Rome")
    (source,) = AnswerView.of(answer(statements=(Statement("Rome", (cited,)),))).sources
    assert source.published == shown


@pytest.mark.parametrize(
    ("updated", "shown"),
    [
        ("2025-09-08T10:00:00+00:00", ("6 September 2025", "updated 8 September 2025", "paragraph 1")),
        ("2025-09-06T23:00:00+00:00", ("6 September 2025", "paragraph 1")),  # the same day
        (None, ("6 September 2025", "paragraph 1")),
    ],
)
def test_the_day_of_an_update_stands_beside_that_of_publication(updated: str | None, shown: tuple[str, ...]) -> None:
    info = article("a", published="2025-09-06", updated=updated)
    (source,) = AnswerView.of(answer(statements=(Statement("Rome", (Citation(1, info, 1, 0, 4, "Rome"),)),))).sources
    assert source.facts == shown


@pytest.mark.parametrize(
    ("text", "marked", "short"),
    [
        (LONG, (33, 42), "on Friday"),
        (LONG, (0, LONG.index(" stays")), "The bridge over the river closes on Friday, says the mayor, and"),
        (LONG, (0, LONG.index(" closed")), None),  # one word more
        (LONG, None, None),
    ],
)
def test_only_a_short_answer_stands_out(text: str, marked: tuple[int, int] | None, short: str | None) -> None:
    view = view_of(text, marked)
    assert view.short_answer == view.statements[0].short_answer == short
    assert view.statements[0].text == text
    assert [piece for piece, is_short in view.statements[0].pieces if is_short] == ([short] if short else [])


def test_the_short_answer_of_an_answer_is_that_of_its_first_statement() -> None:
    first, second = view_of(LONG, None).statements[0], view_of(LONG, (33, 42)).statements[0]
    assert replace(view_of(LONG, None), statements=(first, second)).short_answer is None
    assert replace(view_of(LONG, None), statements=(second, first)).short_answer == "on Friday"


def test_a_question_that_was_understood_as_it_is_is_not_repeated() -> None:
    assert AnswerView.of(answer()).searched_for == "When does the bridge close?"
    assert AnswerView.of(answer(standalone_question="When does it close?")).searched_for is None


def test_the_days_of_a_statement_are_told_in_a_sentence_each() -> None:
    (statement,) = AnswerView.of(answer()).statements
    assert statement.remarks == ("“Friday” was 12 September 2025.",)
    assert [source.number for source in statement.sources] == [1, 2]


def test_a_correction_is_told_with_its_day_and_cited_after_all_others() -> None:
    shown = answer()
    note = "The bridge does not close."
    later = article("later", title="Correction", published="2025-09-14")
    correction = Citation(3, later, 1, 0, len(note), note)
    view = AnswerView.of(replace(shown, statements=(replace(shown.statements[0], correction=correction),)))
    assert view.statements[0].remarks[0] == f"Corrected on 14 September 2025: “{note}” [3]"
    assert [source.number for source in view.statements[0].sources] == [1, 2]
    assert [source.quote for source in view.sources][2:] == [note]
    own = replace(correction, article=shown.statements[0].citations[0].article)
    view = AnswerView.of(replace(shown, statements=(replace(shown.statements[0], correction=own),)))
    assert view.statements[0].remarks[0] == f"Corrected: “{note}” [3]"


def test_sources_are_put_together_by_article_in_the_order_they_come() -> None:
    read = AnswerView.of(
        replace(abstained(), passages=(*passages(1), *passages(2, identity="star"), *passages(3)))
    ).closest
    assert [[source.number for source in group] for group in by_article(read)] == [[1, 3], [2]]
