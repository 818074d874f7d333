"""Which articles are searched: those of some outlets, or of a span of time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.storage.store import Store
from index.vectors import Ids


@dataclass(frozen=True, slots=True)
class Selection:
    """The row ids, each of shape (n,), of the articles that are searched and of their paragraphs.

    None stands for all. Earlier versions are among them: the search caches decide which version is searched.
    """

    articles: Ids | None = None
    paragraphs: Ids | None = None


EVERYTHING = Selection()


def select(store: Store, outlets: Collection[str], since: date | None, until: date | None) -> Selection:
    """Select the articles of these outlets (any, if empty) that were published in this time, both days included.

    With a limit of time, an article without a date is left out.
    """
    conditions, values = ["TRUE"], list(outlets)
    if outlets:
        conditions.append(f"v.outlet IN ({', '.join('?' * len(outlets))})")
    for limit, comparison in ((since, ">="), (until, "<=")):
        if limit is not None:
            conditions.append(f"substr(v.published, 1, 10) {comparison} ?")
            values.append(limit.isoformat())
    chosen = " AND ".join(conditions)
    queries = (
        f"SELECT v.id FROM versions v WHERE {chosen}",
        f"SELECT p.id FROM versions v JOIN paragraphs p ON p.version_id = v.id WHERE {chosen}",
    )
    with store.reading() as db:
        return Selection(*(np.array([row[0] for row in db.execute(q, values)], dtype=np.int64) for q in queries))
