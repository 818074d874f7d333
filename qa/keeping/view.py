"""The view model of kept questions and claims: the terminal, the page, MCP and the feed only lay it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.outlet_basis import shown_outlet
from qa.answer import Citation
from qa.formatting import readable_date
from qa.keeping.kept import Kept, KeptKind, KeptList, NewQuote, News, Relation

_RELATIONS = {
    Relation.NEW: "New",
    Relation.MAY_BEAR: "May bear on it",
    Relation.SUPPORTS: "Supports it",
    Relation.CONTRADICTS: "Contradicts what was said before",
}
_AGAINST_CLAIM = "Contradicts the claim"


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Quoted words with their source: outlet, genre, date, title, paragraph. `link` is the path of Byline's page at
    these words, `original` the URL of the original page, None if it is not safe to link to."""

    quote: str
    facts: tuple[str, ...]
    link: str
    original: str | None

    @classmethod
    def of(cls, cited: Citation) -> "PlaceView":
        """Return what is shown of a citation."""
        info = cited.article
        day = readable_date(info.published[:10]) if info.published else "no date"
        facts = (shown_outlet(info), info.genre_name, day, info.title, f"paragraph {cited.paragraph}")
        return cls(cited.quote, tuple(filter(None, facts)), cited.marked_link, cited.original_link)


@dataclass(frozen=True, slots=True)
class NewQuoteView:
    """New words, what they mean for the question or claim, and the earlier quotes that they contradict."""

    label: str
    contradicts: bool
    place: PlaceView
    denied: tuple[PlaceView, ...]

    @classmethod
    def of(cls, quote: NewQuote, kind: KeptKind) -> "NewQuoteView":
        """Return what is shown of a new quote."""
        is_against = quote.relation is Relation.CONTRADICTS
        label = _AGAINST_CLAIM if is_against and kind is KeptKind.CLAIM else _RELATIONS[quote.relation]
        return cls(label, is_against, PlaceView.of(quote.citation), tuple(map(PlaceView.of, quote.contradicts)))


@dataclass(frozen=True, slots=True)
class KeptView:
    """A question or claim with what is known of it; `quotes` are the new ones that nobody has marked as seen."""

    id: str
    kind: str
    title: str
    text: str | None
    """The words, if it has another name."""
    status: str
    lines: tuple[str, ...]
    quotes: tuple[NewQuoteView, ...]
    before: tuple[PlaceView, ...]

    @classmethod
    def of(cls, kept: Kept) -> "KeptView":
        """Return what is shown of it."""
        return cls(
            id=kept.id,
            kind=kept.kind.value,
            title=kept.title,
            text=kept.text if kept.name else None,
            status=kept.status,
            lines=tuple(_lines(kept)),
            quotes=tuple(new_quotes(kept, kept.unseen)),
            before=tuple(map(PlaceView.of, kept.before)),
        )


def new_quotes(kept: Kept, news: Sequence[News]) -> Iterator[NewQuoteView]:
    """Yield the quotes of these findings, those that contradict first."""
    quotes = [quote for one in news for quote in one.quotes]
    for quote in sorted(quotes, key=lambda quote: quote.relation is not Relation.CONTRADICTS):
        yield NewQuoteView.of(quote, kept.kind)


def _lines(kept: Kept) -> Iterator[str]:
    if kept.filters:
        yield f"Only {'; '.join(_chosen(kept))}"
    if kept.verdict is not None:
        yield f"So far: {kept.verdict.replace('_', ' ')}"
    yield f"Checked {readable_date(kept.checked_at)}"
    if kept.repeats:
        yield f"{'1 quote says' if kept.repeats == 1 else f'{kept.repeats} quotes say'} what was quoted before"
    if gone := sum(one.gone for one in kept.unseen):
        yield f"{'1 new quote' if gone == 1 else f'{gone} new quotes'} not shown: the article was removed or changed"
    yield from kept.notes


def _chosen(kept: Kept) -> Iterator[str]:
    chosen = kept.filters
    if chosen.outlets:
        yield f"articles of {', '.join(chosen.outlets)}"
    if chosen.genres:
        yield f"of the genre {', '.join(chosen.genres)}"
    if chosen.since:
        yield f"published from {chosen.since} on"
    if chosen.until:
        yield f"published until {chosen.until}"


def heading(found: KeptList) -> str:
    """Return how many are kept and have something new, and how many could not be checked."""
    if not found.total:
        return "Nothing is kept"
    parts = [f"{found.total:,} kept"]
    if found.with_news or not found.unchecked:
        parts.append(f"{found.with_news or 'none'} with something new")
    if found.unchecked:
        parts.append(f"{found.unchecked:,} not checked against all articles")
    return ", ".join(parts)
