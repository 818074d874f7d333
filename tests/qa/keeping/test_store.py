"""What is kept is stored once, survives damage of a row, and can be renamed and removed."""

from collections.abc import Callable

import pytest

from index import Mark
from index.saved import Saved
from qa.errors import KeptNotFound, QuestionRefused
from qa.keeping import KeptRequest, KeptStore, Relation, store
from qa.keeping.places import Place
from qa.keeping.store import FoundQuote, State

STATE = State(mark=Mark("s", 1, 1, "a"), checked_at="2025-05-05T00:00:00+00:00")
FERRY = KeptRequest(question="Who owns the ferry?")
QUOTE = FoundQuote(Place("a", 1, 1, 0, 5, "00"), Relation.NEW)


@pytest.fixture
def kept(saved: Saved) -> KeptStore:
    return KeptStore(saved)


def test_the_same_question_is_kept_once_and_takes_a_new_name(kept: KeptStore) -> None:
    assert kept.add(FERRY, STATE)
    assert not kept.add(KeptRequest(question=" who owns  the ferry", name="Owner"), STATE)
    (one,), _ = kept.all()
    assert (one.asked.text, one.asked.name) == ("Who owns the ferry?", "Owner")
    assert kept.add(KeptRequest(question="Who owns the ferry?", outlets=("Kesh Post",)), STATE)


def test_renaming_and_removing_need_an_id_that_is_kept(kept: KeptStore) -> None:
    kept.add(FERRY, STATE)
    kept.rename(FERRY.id, " The  owner ")
    assert kept.all()[0][0].asked.name == "The owner"
    changes: list[Callable[[], None]] = [
        lambda: kept.rename("nix", "x"),
        lambda: kept.remove([FERRY.id, "nix"]),
        lambda: kept.mark_seen(["nix"]),
    ]
    for change in changes:
        with pytest.raises(KeptNotFound, match="'nix'"):
            change()
    with pytest.raises(QuestionRefused, match="201 characters"):
        kept.rename(FERRY.id, "x" * 201)
    assert kept.ids() == [FERRY.id]
    kept.remove([FERRY.id])
    assert kept.all() == ([], 0)


def test_a_check_that_another_overtook_changes_nothing(kept: KeptStore) -> None:
    kept.add(FERRY, STATE)
    later = State(mark=Mark("s", 2, 2, "b"), checked_at=STATE.checked_at)
    assert kept.save(FERRY.id, STATE, later, [QUOTE])
    assert not kept.save(FERRY.id, STATE, later, [QUOTE])
    kept.remove([FERRY.id])
    assert not kept.save(FERRY.id, later, later, [QUOTE])


def test_of_many_findings_the_last_are_stored(kept: KeptStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_NEWS", 3)
    kept.add(FERRY, STATE)
    for _ in range(5):
        kept.save(FERRY.id, STATE, STATE, [QUOTE])
    assert [news.number for news in kept.all()[0][0].news] == [5, 4, 3]
    kept.mark_seen([FERRY.id])
    assert all(news.seen for news in kept.all()[0][0].news)


def test_more_than_can_be_checked_is_refused(kept: KeptStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_KEPT", 1)
    kept.add(FERRY, STATE)
    with pytest.raises(QuestionRefused, match="1 are kept, which is the maximum"):
        kept.add(KeptRequest(question="Why?"), STATE)


def test_a_changed_row_is_left_out(kept: KeptStore, saved: Saved) -> None:
    kept.add(FERRY, STATE)
    kept.save(FERRY.id, STATE, STATE, [QUOTE])
    with saved.writing(store.TABLES) as db:
        db.execute("UPDATE kept SET name = 'x'")
        db.execute("UPDATE news SET quotes = '[]'")
    assert kept.all() == ([], 1)


def test_what_is_kept_last_comes_first(kept: KeptStore) -> None:
    asked = [KeptRequest(question=f"Who owns ferry {number}?") for number in range(5)]
    for one in asked:
        kept.add(one, STATE)
    assert kept.ids() == [one.id for one in reversed(asked)] == [one.asked.id for one in kept.all()[0]]
