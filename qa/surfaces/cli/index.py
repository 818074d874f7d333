"""The command `byline index`: that of the index, which also says after a change what is new on what is kept."""

from collections.abc import Iterator, Sequence

import index.cli
from index import BylineError, Index
from qa.assistant import Assistant
from qa.keeping import KeptList, check_kept, pending
from qa.keeping.view import KeptView, heading
from qa.surfaces.cli.arguments import configured_reader


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline index") -> int:
    """Run the command with `arguments` (the process's own where None) and return its exit code."""
    return index.cli.main(arguments, prog=prog, after_change=Teller().tell)


class Teller:
    """Checks what is kept after each change. The models are loaded for the first check that is needed, and once."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None

    def tell(self, changed: Index) -> list[str]:
        """Return lines on what is new, or on why that could not be looked at; none if nothing is kept."""
        try:
            if not pending(changed):
                return []
            self._assistant = self._assistant or Assistant(changed, reader=configured_reader())
            return list(_told(check_kept(self._assistant, changed)))
        except BylineError as error:
            return [f"what is kept was not checked: {error}"]


def _told(found: KeptList) -> Iterator[str]:
    yield heading(found)
    for kept in (KeptView.of(one) for one in found.kept if one.unseen):
        yield f"{kept.title}: {kept.status}"
        for quote in kept.quotes:
            yield f"    {quote.label}: {quote.place.quote} ({', '.join(quote.place.facts)})"
            for denied in quote.denied:
                yield f"    Said before: {denied.quote} ({', '.join(denied.facts)})"
    yield from (f"{one.title}: {one.status}" for one in found.kept if one.unchecked and not one.unseen)
