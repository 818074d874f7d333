"""Keeps questions and claims, checks them after additions, and lists them with what is new."""

from collections.abc import Callable
from dataclasses import replace

from index import BylineError, Index, IndexView, Mark
from index.common.clock import timestamp
from qa.assistant import Answerer
from qa.checking import Verdict
from qa.errors import KeptNotFound
from qa.keeping.kept import Kept, KeptList, KeptRequest, NewQuote, News
from qa.keeping.news import find_news, first_state
from qa.keeping.places import Places
from qa.keeping.store import FoundQuote, KeptStore, State, StoredKept, StoredNews
from qa.search import adding_notes

OnProgress = Callable[[int, int], bool]
"""Takes how many have been checked, and of how many; returns whether to continue."""


def keep(asked: KeptRequest, assistant: Answerer, index: Index) -> Kept:
    """Keep a question or a claim, with what the articles say now. One that is already kept stays as it is, except for a
    new name.

    Raises `QuestionRefused` and `DraftRefused` for what cannot be kept, or if the maximum number is kept,
    `IndexUnusable`, `EmbedderError`, `ReaderError`.
    """
    store = KeptStore(index.saved)
    state = State(mark=index.view().mark, checked_at=timestamp())
    if not store.has(asked.id):
        state = first_state(asked, assistant, state)
    store.add(asked, state)
    return find_kept(index, asked.id)


def find_kept(index: Index, identity: str) -> Kept:
    """Return the kept question or claim with this id. Raises `KeptNotFound`, `IndexUnusable`."""
    for one in KeptStore(index.saved).all()[0]:
        if one.asked.id == identity:
            return _kept(one, _added_count(index.view(), one.state.mark), Places(index))
    raise KeptNotFound(f"nothing is kept under the id '{identity[:80]}'; list what is kept")


def check_kept(assistant: Answerer, index: Index, on_progress: OnProgress = lambda *_: True) -> KeptList:
    """Check all kept questions and claims against the articles added since the last check, and list them.

    One that cannot be checked says why, and is checked again next time; the others are unaffected. Each is stored when
    it is done, until `on_progress` returns false. Raises `IndexUnusable`.
    """
    store, places = KeptStore(index.saved), Places(index)
    stored, _ = store.all()
    view = index.view()  # after it: another server may have checked some of it against articles added just now
    for number, one in enumerate(stored):
        if not on_progress(number, len(stored)):
            break
        if _added_count(view, one.state.mark):
            _check_one(one, assistant, view, store, places)
    return kept_list(index)


def _check_one(one: StoredKept, assistant: Answerer, view: IndexView, store: KeptStore, places: Places) -> None:
    try:
        found = find_news(one.asked, one.state, assistant, view, places)
    except BylineError as error:
        store.save(one.asked.id, one.state, replace(one.state, problem=str(error).rstrip(".")), ())
        return
    after = replace(found.state, mark=view.mark, checked_at=timestamp(), problem=None)
    store.save(one.asked.id, one.state, after, found.quotes)


def pending(index: Index) -> bool:
    """Whether any kept question or claim has not been checked against all articles. Raises `IndexUnusable`."""
    stored, _ = KeptStore(index.saved).all()
    if not stored:
        return False
    view = index.view()
    return any(_added_count(view, mark) for mark in {one.state.mark for one in stored})


def kept_list(index: Index, *, only_new: bool = False, offset: int = 0, limit: int | None = None) -> KeptList:
    """Return the kept questions and claims with what is new, and how far they have been checked; with `only_new`, only
    those with something new.

    Raises `IndexUnusable`.
    """
    stored, damaged = KeptStore(index.saved).all()
    if not stored and not damaged:
        return KeptList()
    view, places = index.view(), Places(index)
    added = {mark: _added_count(view, mark) for mark in {one.state.mark for one in stored}}
    stored.sort(key=lambda one: -one.newest_unseen)
    chosen = [one for one in stored if one.newest_unseen or not only_new][offset:]
    return KeptList(
        kept=tuple(_kept(one, added[one.state.mark], places) for one in chosen[:limit]),
        total=len(stored),
        with_news=sum(one.newest_unseen > 0 for one in stored),
        unchecked=sum(added[one.state.mark] > 0 for one in stored),
        notes=(*_damage_notes(damaged), *adding_notes(index)),
    )


def _damage_notes(damaged: int) -> list[str]:
    they = "1 is" if damaged == 1 else f"{damaged:,} are"
    return [f"{they} left out: what was stored was damaged; restore it from a backup."] if damaged else []


def _added_count(view: IndexView, mark: Mark) -> int:
    added = view.added_since(mark)
    return view.article_count if added is None else added.article_count


def _kept(one: StoredKept, unchecked: int, places: Places) -> Kept:
    asked, state = one.asked, one.state
    return Kept(
        id=asked.id,
        kind=asked.kind,
        text=asked.text,
        name=asked.name,
        filters=asked.filters,
        kept_at=one.kept_at,
        before=places.citations((*state.before, *state.against)),
        verdict=_verdict(state, places),
        checked_at=state.checked_at,
        unchecked=unchecked,
        problem=state.problem if unchecked else None,
        notes=state.notes,
        repeats=state.repeats,
        news=tuple(_news(news, places) for news in one.news),
    )


def _verdict(state: State, places: Places) -> str | None:
    """The verdict on a claim by the remaining articles that it was based on."""
    supports, against = places.citations(state.before), places.citations(state.against)
    if state.verdict != Verdict.DIFFERING or (supports and against):
        return state.verdict
    if not supports and not against:
        return Verdict.NOT_FOUND.value
    return (Verdict.SUPPORTED if supports else Verdict.CONTRADICTED).value


def _news(news: StoredNews, places: Places) -> News:
    quotes = [quote for n, found in enumerate(news.quotes, 1) if (quote := _new_quote(found, n, places)) is not None]
    return News(
        number=news.number,
        found_at=news.found_at,
        seen=news.seen,
        quotes=tuple(quotes),
        gone=len(news.quotes) - len(quotes),
    )


def _new_quote(found: FoundQuote, n: int, places: Places) -> NewQuote | None:
    cited = places.citation(found.place, n)
    return None if cited is None else NewQuote(cited, found.relation, places.citations(found.contradicts))
