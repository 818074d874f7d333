"""What later articles have that is new on what is kept, and what is said where that is not known."""

from dataclasses import replace
from typing import Any

import pytest

from index import Index
from qa import NO_READER, Assistant
from qa.errors import DraftRefused, QuestionRefused
from qa.keeping import Kept, KeptRequest, KeptStore, Relation, check_kept, find_kept, keep, kept_list
from tests.qa.keeping.conftest import COPY, FERRY, TOLL, WEATHER, Add, add_to

QUESTION = KeptRequest(question="How many people drowned off Kesh?")
CLAIM = KeptRequest(claim="Nine people drowned when the ferry Maren sank off Kesh.")


def quotes(kept: Kept) -> list[str]:
    return [quote.citation.quote for news in kept.unseen for quote in news.quotes]


def test_new_words_are_told_with_what_they_contradict(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(QUESTION, assistant, index)
    assert [cited.quote for cited in kept.before] == ["Nine people drowned."]
    assert kept.status == "Nothing new."
    add(TOLL)
    assert find_kept(index, kept.id).status == "Not checked yet against 1 article added since."
    found = check_kept(assistant, index).kept[0]
    (quote,) = found.unseen[0].quotes
    assert quote.citation.quote.startswith("Twelve people drowned")
    assert quote.relation is Relation.CONTRADICTS
    assert [cited.quote for cited in quote.contradicts] == ["Nine people drowned."]
    assert found.status == "1 new quote, with a contradiction."


def test_what_was_told_is_not_told_again(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(QUESTION, assistant, index)
    add(TOLL)
    check_kept(assistant, index)
    check_kept(assistant, index)
    add(WEATHER)
    check_kept(assistant, index)
    assert len(find_kept(index, kept.id).news) == 1
    KeptStore(index.saved).mark_seen()
    assert find_kept(index, kept.id).status == "Nothing new."


def test_a_claim_gets_new_quotes_and_another_verdict(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(CLAIM, assistant, index)
    assert kept.verdict == "supported"
    add(TOLL)
    found = check_kept(assistant, index).kept[0]
    assert found.verdict == "differing_accounts"
    (quote,) = found.unseen[0].quotes
    assert (quote.relation, len(quote.contradicts)) == (Relation.CONTRADICTS, 1)


@pytest.mark.parametrize("asked", [QUESTION, CLAIM])
def test_a_copy_of_an_article_that_was_there_is_not_new(
    index: Index, assistant: Assistant, add: Add, asked: KeptRequest
) -> None:
    kept = keep(asked, assistant, index)
    add(COPY)
    check_kept(assistant, index)
    found = find_kept(index, kept.id)
    assert quotes(found) == []
    assert found.repeats


def test_of_a_new_version_only_what_has_changed_is_new(index: Index, assistant: Assistant, add: Add) -> None:
    drowned = keep(QUESTION, assistant, index)
    owner = keep(KeptRequest(question="Who owns the ferry Maren?"), assistant, index)
    add({**FERRY, "text": f"{FERRY['text']}\n\nThe ferry Maren is owned by Kesh Lines, a firm from Orle."})
    check_kept(assistant, index)
    assert quotes(find_kept(index, drowned.id)) == []
    assert quotes(find_kept(index, owner.id)) == ["The ferry Maren is owned by Kesh Lines, a firm from Orle."]


def test_other_articles_are_no_news(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(QUESTION, assistant, index)
    add(WEATHER)
    check_kept(assistant, index)
    assert find_kept(index, kept.id).status == "Nothing new."


def test_with_an_article_its_words_leave_what_is_kept(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(CLAIM, assistant, index)
    add(TOLL)
    check_kept(assistant, index)
    index.remove([info.id for info in index.articles() if info.outlet == "Norrin Wire"])
    found = find_kept(index, kept.id)
    assert quotes(found) == []
    assert found.unseen[0].gone == 1
    assert found.verdict == "supported"
    assert "Twelve" not in (index.path / "kept.sqlite").read_bytes().decode("utf-8", "replace")


def test_an_index_that_was_made_again_is_checked_as_a_whole(
    index: Index, assistant: Assistant, tiny_model: str
) -> None:
    kept = keep(QUESTION, assistant, index)
    with Index.open(index.path.with_name("other"), model=tiny_model) as other:
        add_to(other, FERRY, TOLL)
        (index.path / "kept.sqlite").rename(other.path / "kept.sqlite")
        assert find_kept(other, kept.id).unchecked == 2
        check_kept(Assistant(other), other)
        found = find_kept(other, kept.id)
        assert [one.startswith("Twelve") for one in quotes(found)] == [True]
        assert found.notes[-1].startswith("Checked against all articles, as the index was rebuilt")


def test_what_cannot_be_checked_is_never_called_nothing_new(index: Index, assistant: Assistant, add: Add) -> None:
    kept = keep(CLAIM, assistant, index)
    by_outlet = keep(replace(QUESTION, outlets=("Kesh Post",)), assistant, index)
    index.remove([info.id for info in index.articles() if info.outlet == "Kesh Post"])
    add(TOLL)
    check_kept(Assistant(index, reader=NO_READER), index)
    assert find_kept(index, kept.id).status.startswith("Could not be checked: it could not be judged: It needs")
    assert find_kept(index, by_outlet.id).status.startswith("Could not be checked: no article is from 'Kesh Post'")
    check_kept(assistant, index)
    assert quotes(find_kept(index, kept.id))


def test_a_check_can_be_stopped_and_the_rest_says_that_it_was_not_checked(
    index: Index, assistant: Assistant, add: Add
) -> None:
    keep(QUESTION, assistant, index)
    keep(CLAIM, assistant, index)
    add(TOLL)
    found = check_kept(assistant, index, lambda done, _: done < 1)
    assert (found.with_news, found.unchecked) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "there is nothing to keep"),
        ({"question": " ", "claim": "\n"}, "there is nothing to keep"),
        ({"question": "Who?", "claim": "It is."}, "one of the two"),
        ({"question": "x" * 1_001}, '"question"'),
        ({"question": "Who?", "name": "x" * 201}, '"name"'),
    ],
)
def test_a_request_that_asks_nothing_is_refused(asked: dict[str, Any], reason: str) -> None:
    with pytest.raises(QuestionRefused, match=reason):
        KeptRequest(**asked)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (KeptRequest(question="Hello"), QuestionRefused),
        (KeptRequest(question="Who?", outlets=("Nowhere Times",)), QuestionRefused),
        (KeptRequest(claim="Why is that?"), DraftRefused),
        (KeptRequest(claim="The ferry sank. It was old."), DraftRefused),
    ],
    ids=lambda value: value.text if isinstance(value, KeptRequest) else "",
)
def test_what_cannot_be_kept_is_refused(
    index: Index, assistant: Assistant, asked: KeptRequest, error: type[QuestionRefused]
) -> None:
    with pytest.raises(error):
        keep(asked, assistant, index)
    assert kept_list(index).total == 0
