"""Stores kept questions and claims and what was found on them, with the index. It has only spans of articles, never
their words."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index import Mark
from index.common.clock import timestamp
from index.common.digests import row_sum
from index.saved import Database, Saved, Tables
from qa.errors import KeptNotFound, QuestionRefused
from qa.form import Form
from qa.keeping.kept import MAX_NAME, KeptRequest, Relation
from qa.keeping.places import Place

_log = logging.getLogger(f"byline.{__name__}")

MAX_KEPT = 1_000
"""Maximum questions and claims that can be kept: each takes a few tenths of a second after each addition."""

MOST_NEWS = 50
"""Maximum findings that are stored for one question or claim: the last ones."""

TABLES = Tables(
    "kept",
    "what is kept",
    (
        """CREATE TABLE kept (
            id      TEXT PRIMARY KEY,
            kept_at TEXT NOT NULL,
            name    TEXT NOT NULL,
            asked   TEXT NOT NULL,  -- JSON: question or claim, filters
            state   TEXT NOT NULL,  -- JSON, see `State`
            sum     {bytes} NOT NULL
        ) {strict}""",
        """CREATE TABLE news (
            number   {numbered},
            id       TEXT NOT NULL,
            found_at TEXT NOT NULL,
            seen     INTEGER NOT NULL,
            quotes   TEXT NOT NULL,  -- JSON: spans, each with its relation and the spans that it contradicts
            sum      {bytes} NOT NULL
        ) {strict}""",
        "CREATE INDEX news_by_id ON news (id)",
    ),
)
_KEPT = "id, kept_at, name, asked, state, sum"
_NEWS = "number, id, found_at, seen, quotes, sum"
_LAST_FIRST = "ORDER BY kept_at DESC, id"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a kept question or claim has been checked: against all articles up to `mark`. `problem` is why the
    last check could not be made; then `mark` is that of the previous one."""

    mark: Mark
    checked_at: str
    before: tuple[Place, ...] = ()
    against: tuple[Place, ...] = ()
    """For a claim, what contradicts it; `before` is then what supports it."""
    verdict: str | None = None
    form: Form = Form.SENTENCE
    """The form of the answer to a question."""
    problem: str | None = None
    notes: tuple[str, ...] = ()
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """The spans of new words, and those of earlier words that they contradict."""

    place: Place
    relation: Relation
    contradicts: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredNews:
    """What a check found, as it is stored."""

    number: int
    found_at: str
    seen: bool
    quotes: tuple[FoundQuote, ...]


@dataclass(frozen=True, slots=True)
class StoredKept:
    """A kept question or claim, as it is stored; `news` newest first."""

    asked: KeptRequest
    kept_at: str
    state: State
    news: tuple[StoredNews, ...] = ()

    @property
    def newest_unseen(self) -> int:
        """The number of the newest finding that nobody has marked as seen; 0 if there is none."""
        return max((one.number for one in self.news if not one.seen), default=0)


class KeptStore:
    """The questions and claims kept with an index: `KeptStore(index.saved)`.

    Safe to share between threads and processes. Each method raises `IndexUnusable` if it cannot be read or written.
    """

    def __init__(self, saved: Saved) -> None:
        self._saved = saved

    def add(self, asked: KeptRequest, state: State) -> bool:
        """Keep a question or claim; one that is already kept stays as it is, and gets the new name if there is one.

        Return whether it is new. Raises `QuestionRefused` if the maximum number is kept.
        """
        with self._saved.writing(TABLES) as db:
            if db.execute("SELECT 1 FROM kept WHERE id = ?", (asked.id,)).fetchone():
                if asked.name.strip():
                    _update(db, asked.id, name=asked.name.strip())
                return False
            if db.execute("SELECT count(*) FROM kept").fetchone()[0] >= MAX_KEPT:
                raise QuestionRefused(f"{MAX_KEPT:,} are kept, which is the maximum; remove some that are settled")
            now = timestamp("microseconds")  # exact enough to order them by
            row = [asked.id, now, asked.name.strip(), _asked_json(asked), _state_json(state)]
            db.execute(f"INSERT INTO kept ({_KEPT}) VALUES (?, ?, ?, ?, ?, ?)", [*row, row_sum(row)])
        return True

    def has(self, identity: str) -> bool:
        """Whether a question or claim with this id is kept."""
        return identity in self.ids()

    def ids(self) -> list[str]:
        """Return the ids of all kept questions and claims, the last first."""
        with self._saved.reading(TABLES) as db:
            return [row[0] for row in db.execute(f"SELECT id FROM kept {_LAST_FIRST}")] if db is not None else []

    def all(self) -> tuple[list[StoredKept], int]:
        """Return all kept questions and claims, the last first, and the number of those left out as damaged."""
        with self._saved.reading(TABLES) as db:
            if db is None:
                return [], 0
            rows = db.execute(f"SELECT {_KEPT} FROM kept {_LAST_FIRST}").fetchall()
            found = db.execute(f"SELECT {_NEWS} FROM news ORDER BY number DESC").fetchall()
        name, news = self._saved.name_of(TABLES), dict[str, list[StoredNews]]()
        for number, identity, found_at, seen, quotes, stored_sum in found:
            if stored_sum == row_sum([number, identity, found_at, seen, quotes]):
                one = StoredNews(number, found_at, bool(seen), tuple(map(_quote, json.loads(quotes))))
                news.setdefault(identity, []).append(one)
            else:
                _log.warning("%s: news %s was changed after it was stored, and is left out", name, number)
        kept = []
        for *values, stored_sum in rows:
            if stored_sum == row_sum(values):
                identity, kept_at, called, asked, state = values
                kept.append(StoredKept(_asked(asked, called), kept_at, _state(state), tuple(news.get(identity, ()))))
            else:
                _log.warning("%s: '%s' was changed after it was stored, and is left out", name, values[0])
        return kept, len(rows) - len(kept)

    def save(self, identity: str, before: State, after: State, quotes: Sequence[FoundQuote]) -> bool:
        """Save the result of checking one; do nothing if it has meanwhile been removed or checked by another process.

        Return whether it was saved. `before` is the state that the check began with.
        """
        with self._saved.writing(TABLES) as db:
            row = db.execute("SELECT state FROM kept WHERE id = ?", (identity,)).fetchone()
            if row is None or _state(row[0]) != before:
                return False
            _update(db, identity, state=_state_json(after))
            if quotes:
                _add_news(db, identity, after.checked_at, quotes)
        return True

    def rename(self, identity: str, name: str) -> None:
        """Rename a question or claim; "" to call it by its words. Raises `KeptNotFound`, `QuestionRefused`."""
        name = " ".join(name.split())
        if len(name) > MAX_NAME:
            raise QuestionRefused(f"the name has {len(name):,} characters, more than the limit of {MAX_NAME}")
        with self._saved.writing(TABLES) as db:
            _check_known(db, [identity])
            _update(db, identity, name=name)

    def remove(self, identities: Sequence[str]) -> None:
        """Stop keeping these; if any is unknown, all stay. Raises `KeptNotFound`."""
        with self._saved.writing(TABLES) as db:
            _check_known(db, identities)
            for identity in identities:
                db.execute("DELETE FROM kept WHERE id = ?", (identity,))
                db.execute("DELETE FROM news WHERE id = ?", (identity,))

    def mark_seen(self, identities: Sequence[str] = ()) -> None:
        """Mark the findings of these, or of all, as seen. Raises `KeptNotFound`."""
        if not identities and not self.ids():
            return
        with self._saved.writing(TABLES) as db:
            _check_known(db, identities)
            rows = db.execute("SELECT number, id, found_at, quotes FROM news WHERE seen = 0").fetchall()
            for number, identity, found_at, quotes in rows:
                if not identities or identity in identities:
                    row = [number, identity, found_at, 1, quotes]
                    db.execute("UPDATE news SET seen = 1, sum = ? WHERE number = ?", (row_sum(row), number))


def _check_known(db: Database, identities: Sequence[str]) -> None:
    for identity in identities:
        if db.execute("SELECT 1 FROM kept WHERE id = ?", (identity,)).fetchone() is None:
            raise KeptNotFound(f"nothing is kept under the id '{identity[:80]}'; nothing was changed")


def _add_news(db: Database, identity: str, found_at: str, quotes: Sequence[FoundQuote]) -> None:
    values = [identity, found_at, 0, json.dumps([_quote_json(quote) for quote in quotes])]
    (number,) = db.execute(
        "INSERT INTO news (id, found_at, seen, quotes, sum) VALUES (?, ?, ?, ?, ?) RETURNING number", [*values, b""]
    ).fetchone()
    db.execute("UPDATE news SET sum = ? WHERE number = ?", (row_sum([number, *values]), number))
    db.execute(
        "DELETE FROM news WHERE id = ? AND number NOT IN"
        " (SELECT number FROM news WHERE id = ? ORDER BY number DESC LIMIT ?)",
        (identity, identity, MOST_NEWS),
    )


def _update(db: Database, identity: str, **changed: str) -> None:
    names = ("id", "kept_at", "name", "asked", "state")
    row = dict(
        zip(names, db.execute(f"SELECT {', '.join(names)} FROM kept WHERE id = ?", (identity,)).fetchone(), strict=True)
    )
    row |= changed
    values = (row["name"], row["state"], row_sum(list(row.values())), identity)
    db.execute("UPDATE kept SET name = ?, state = ?, sum = ? WHERE id = ?", values)


def _asked_json(asked: KeptRequest) -> str:
    return json.dumps({"question": asked.question, "claim": asked.claim, **asked.filters.to_dict()})


def _asked(text: str, name: str) -> KeptRequest:
    return KeptRequest(**json.loads(text), name=name)


def _state_json(state: State) -> str:
    values = asdict(state)
    values["before"] = [place.to_json() for place in state.before]
    values["against"] = [place.to_json() for place in state.against]
    return json.dumps(values)


def _state(text: str) -> State:
    values: dict[str, Any] = json.loads(text)
    return State(
        mark=Mark(**values.pop("mark")),
        before=_places(values.pop("before")),
        against=_places(values.pop("against")),
        notes=tuple(values.pop("notes")),
        form=Form(values.pop("form")),
        **values,
    )


def _quote_json(quote: FoundQuote) -> list[Any]:
    return [quote.place.to_json(), quote.relation.value, [place.to_json() for place in quote.contradicts]]


def _quote(values: list[Any]) -> FoundQuote:
    place, relation, contradicts = values
    return FoundQuote(Place(*place), Relation(relation), _places(contradicts))


def _places(values: Sequence[list[Any]]) -> tuple[Place, ...]:
    return tuple(Place(*value) for value in values)
