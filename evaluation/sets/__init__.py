"""The real question sets that Byline is evaluated on, built from the files of a data folder. Only the questions of
`outlets`, `stories` and the piles are our own."""

from collections.abc import Callable, Mapping
from pathlib import Path

from evaluation.sets import canard, newsqa, outlets, piles, realtimeqa, squad, stories
from evaluation.sets.building import BuiltSet, build_set, write_articles
from evaluation.sets.source import SourceSet

__all__ = ["READERS", "BuiltSet", "build_set", "write_articles"]

READERS: Mapping[str, Callable[[Path], SourceSet]] = {
    "newsqa": newsqa.read,
    "newsqa-gaps": newsqa.read_with_gaps,
    "realtimeqa": realtimeqa.read,
    "outlets": outlets.read,
    "stories": stories.read,
    **piles.READERS,
    **squad.READERS,
    "canard": canard.read,
}
"""The reader of each set, by its name."""
