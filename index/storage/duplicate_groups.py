"""Groups of near-duplicates, which count as one source (see `index/text/near_duplicates.py`)."""

from collections.abc import Iterable

from index.storage.database import Database

_PAIRS = (
    "SELECT d.earlier_id, d.later_id FROM near_duplicates d JOIN versions a ON a.id = d.earlier_id AND a.current"
    " JOIN versions b ON b.id = d.later_id AND b.current"
)


def duplicate_groups(db: Database) -> dict[int, int]:
    """Return, for each current version with near-duplicates, the first version of its group."""
    return _joined((row[0], row[1]) for row in db.execute(_PAIRS))


def _joined(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the least id of the connected component of each id."""
    first: dict[int, int] = {}

    def root(key: int) -> int:
        while first.setdefault(key, key) != key:
            key = first[key]
        return key

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return {key: root(key) for key in list(first)}
