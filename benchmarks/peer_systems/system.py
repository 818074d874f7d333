"""What a measured system does: index a folder of articles, and find passages for a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

TOP = 10
"""How many results each system is asked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that a system showed, and the name of the article's file that it says it is from."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """The results for one question, best first; and, from a system that quotes, the sentences that it answers with."""

    passages: Sequence[Passage]
    quoted: Sequence[Passage] = ()


class System(Protocol):
    """A system made with the folder of an embedding model and an empty folder for its index."""

    way: ClassVar[str]
    """Its documented default way in a few words, and where that is documented."""
    packages: ClassVar[tuple[str, ...]]
    """The installed packages whose versions are reported."""

    def __init__(self, model: Path, store: Path) -> None: ...

    def index(self, articles: Sequence[Path]) -> None:
        """Index these files, and write the index to the folder."""

    def search(self, question: str) -> Found:
        """Return the best `TOP` results."""
