"""Replaces the quick vectors of an index with the model's own, a few paragraphs at a time."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.ingest.publishing import PublishingSchedule
from index.storage.base import Store
from index.vectors import Vectors

_BATCH = 16
"""Paragraphs between two calls of `proceed`: a fifth of a second."""

Proceed = Callable[[int], bool]
"""Called with the number of paragraphs that still have a quick vector; returns whether to continue. It may wait."""


def refine(
    store: Store,
    encode: Callable[[Sequence[str]], Vectors],
    save: Callable[[Mapping[int, Vectors]], None],
    proceed: Proceed,
) -> int:
    """Embed the paragraphs that have a quick vector, oldest first; `save` their vectors, by paragraph id, now and then.

    Return how many of them are left. A paragraph whose text is damaged keeps its quick vector until it is repaired. It
    needs to be the writer only while it saves, so articles can be added in the meantime.
    """
    with store.state() as state:
        begun = state.quick_ids()
    left = begun.tolist()
    schedule = PublishingSchedule()
    vectors: dict[int, Vectors] = {}
    try:
        while left and proceed(len(left)):
            with store.state() as state:
                found = state.intact_texts(left[:_BATCH])
            if found:
                vectors.update(zip((key for key, _ in found), encode([text for _, text in found]), strict=True))
            del left[:_BATCH]
            if schedule.is_due():
                with schedule.publishing():
                    saved, vectors = vectors, {}
                    save(saved)
    finally:  # even if it is interrupted
        if vectors:
            save(vectors)
    with store.state() as state:
        return len(np.intersect1d(state.quick_ids(), begun))
