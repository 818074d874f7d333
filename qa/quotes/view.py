"""The view model of quotes: the terminal, the page and the text of the MCP tool only lay it out."""

from dataclasses import dataclass

from index.text.outlet_basis import shown_outlet
from qa.formatting import joined, readable_date
from qa.quotes.extraction import Manner
from qa.quotes.quote import Quote, Quotes

_MANNERS = {Manner.DIRECT: "quoted", Manner.REPORTED: "in other words", Manner.MIXED: "partly quoted"}


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote in words: `speaker` with the office and who reports it; `facts` say where it is, and how it is
    reported."""

    speaker: str
    facts: tuple[str, ...]

    @classmethod
    def of(cls, quote: Quote) -> "QuoteView":
        """Return what is shown of a quote."""
        named = ", ".join(filter(None, (quote.speaker, quote.office)))
        return cls(
            named or f"Unknown speaker (“{quote.mention}”)" if quote.mention else "Unknown speaker", _facts(quote)
        )


def _facts(quote: Quote) -> tuple[str, ...]:
    info = quote.article
    day = readable_date(info.published[:10]) if info.published else "no date"
    doubt = f" ({info.date_doubt})" if info.date_doubt else ""
    updated = f"updated {readable_date(info.day_updated)}" if info.day_updated else None
    facts = (
        day + doubt,
        updated,
        shown_outlet(info),
        info.genre_name,
        info.title,
        f"paragraph {quote.paragraph}",
        hand(quote),
    )
    return tuple(filter(None, (*facts, _also_in(quote))))


def hand(quote: Quote) -> str:
    """Return how the words are reported, and by whom if that is not the article itself."""
    manner = (
        "in other words"
        if quote.manner is Manner.REPORTED
        else "quoted"
        if quote.manner is Manner.DIRECT
        else "partly quoted"
    )
    if not quote.second_hand:
        return manner
    return f"{manner}, second-hand: reported by {quote.via or 'somebody quoted'}"


def _also_in(quote: Quote) -> str | None:
    if not quote.also_in:
        return None
    return f"also in {joined([info.outlet or info.title for info, _ in quote.also_in])}"


def heading(found: Quotes) -> str:
    """Return how many quotes there are, by whom and on what."""
    count = "No quotes" if not found.total else "1 quote" if found.total == 1 else f"{found.total:,} quotes"
    return f"{count}{f' of {found.speaker}' if found.speaker else ''}{f' on “{found.about}”' if found.about else ''}"
