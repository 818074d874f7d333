"""The command `byline index`: as `python -m index`, but after a change it also says what is new on kept questions
and claims."""

from collections.abc import Iterator, Sequence

import index.cli
from index import BylineError, Index
from qa.assistant import Assistant
from qa.keeping import KeptList, check_kept, pending
from qa.keeping.view import KeptView, heading
from qa.surfaces.cli.arguments import configured_reader


def main(arguments: Sequence[str] | None = None, *, prog: str = "byline index") -> int:
    """Run the command with `arguments` (those of the process if None) and return its exit code."""
    return index.cli.main(arguments, prog=prog, after_change=Teller().tell)


class Teller:
    """Checks kept questions and claims after each change. The models are loaded once, for the first check that needs
    them."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None

    def tell(self, changed: Index) -> list[str]:
        """Return lines on what is new, or on why that could not be checked; none if nothing is kept."""
        try:
            if not pending(changed):
                return []
            self._assistant = self._assistant or Assistant(changed, reader=configured_reader())
            return list(_told(check_kept(self._assistant, changed)))
        except BylineError as error:
            return [f"kept questions and claims were not checked: {error}"]


def _told(found: KeptList) -> Iterator[str]:
    yield heading(found)
    for kept in (KeptView.of(one) for one in found.kept if one.unseen):
        yield f"{kept.title}: {kept.status}"
        for quote in kept.quotes:
            yield f"    {quote.label}: {quote.place.quote} ({', '.join(quote.place.facts)})"
            for denied in quote.denied:
                yield f"    Said before: {denied.quote} ({', '.join(denied.facts)})"
    yield from (f"{one.title}: {one.status}" for one in found.kept if one.unchecked and not one.unseen)
