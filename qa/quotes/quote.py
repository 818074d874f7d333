"""Quotes that were found: who says what and where, and how many there are by speaker and topic."""

from dataclasses import dataclass

from index import ArticleInfo
from index.text.outlet_basis import outlet_basis
from qa.filters import Filters
from qa.links import marked_link, permalink
from qa.quotes.extraction import FoundQuote, Manner, Spans
from qa.quotes.quote_json import CountJson, QuoteJson, QuotesJson, SpeakerJson


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody says in an article: `paragraph_text[start:end]` is the text of the sentences, `words` what is said
    in them.

    `speaker` is the name in full, as the article introduces them, None if nobody is named; `office` the role that it
    gives them, `mention` what they are called here ("she"), `cue` the word that reports the words ("said"). `via` is
    who reports it, if that is not the article itself but somebody whom it quotes; "" if it does not say who. It is
    `negated` if the article says that the speaker did not say so. `also_in` are other articles with the same words. All
    offsets count code points.
    """

    article: ArticleInfo
    paragraph: int
    paragraph_text: str
    start: int
    end: int
    words: Spans
    speaker: str | None
    office: str | None
    is_person: bool
    mention: str
    cue: str | None
    manner: Manner
    via: str | None
    negated: bool
    also_in: tuple[tuple[ArticleInfo, int], ...] = ()

    @classmethod
    def of(
        cls,
        found: FoundQuote,
        article: ArticleInfo,
        paragraph_text: str,
        also_in: tuple[tuple[ArticleInfo, int], ...],
    ) -> "Quote":
        """Return what was found with its article and the text of its paragraph."""
        return cls(
            article=article,
            paragraph=found.paragraph,
            paragraph_text=paragraph_text,
            start=found.start,
            end=found.end,
            words=found.words,
            speaker=found.speaker,
            office=found.office,
            is_person=found.is_person,
            mention=found.mention,
            cue=paragraph_text[slice(*found.cue)] if found.cue else None,
            manner=found.manner,
            via=found.via,
            negated=found.negated,
            also_in=also_in,
        )

    @property
    def text(self) -> str:
        """The sentences that contain the words."""
        return self.paragraph_text[self.start : self.end]

    @property
    def marks(self) -> Spans:
        """The words, as offsets in `text`."""
        return tuple((start - self.start, end - self.start) for start, end in self.words)

    @property
    def second_hand(self) -> bool:
        """Whether the words are reported by somebody whom the article quotes, not by the article itself."""
        return self.via is not None

    @property
    def link(self) -> str:
        """Path of the article's page, in the version read, with the words marked."""
        return marked_link(self.article, self.paragraph, *self.words)

    def to_dict(self) -> QuoteJson:
        """Return the quote as JSON values."""
        return {
            "speaker": self.speaker,
            "office": self.office,
            "mention": self.mention,
            "cue": self.cue,
            "manner": self.manner,
            "second_hand": self.second_hand,
            "via": self.via or None,
            "negated": self.negated,
            "article_id": self.article.id,
            "version": self.article.version,
            "content_hash": self.article.content_hash,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "outlet_basis": outlet_basis(self.article),
            "genre": self.article.genre,
            "published": self.article.published,
            "updated": self.article.updated,
            "date_basis": self.article.date_basis,
            "url": self.article.url,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "words": [{"start": a, "end": b, "text": self.paragraph_text[a:b]} for a, b in self.words],
            "permalink": self.link,
            "also_in": [
                {
                    "article_id": info.id,
                    "title": info.title,
                    "outlet": info.outlet,
                    "permalink": permalink(info, number),
                }
                for info, number in self.also_in
            ],
        }


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """A speaker with their office, as one article gives it, and how many of the quotes are theirs."""

    name: str
    office: str | None
    is_person: bool
    count: int

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.office)))

    def to_dict(self) -> SpeakerJson:
        """Return it as JSON values."""
        return {"name": self.name, "office": self.office, "count": self.count}


@dataclass(frozen=True, slots=True)
class Count:
    """A topic or an outlet, and how many of the quotes are about it or from it."""

    name: str
    count: int

    def to_dict(self) -> CountJson:
        """Return it as JSON values."""
        return {"name": self.name, "count": self.count}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """The quotes that were found, newest first, with the speakers, topics and outlets of all `total` of them.

    `quotes` are those from `offset` on. `speakers`, `topics` and `outlets` are the most frequent; the count of a topic
    is the number of quotes whose words contain it. `unread` articles may contain more, but there was no time to read
    them.
    """

    speaker: str
    about: str
    filters: Filters
    total: int
    offset: int
    quotes: tuple[Quote, ...]
    speakers: tuple[SpeakerCount, ...]
    topics: tuple[Count, ...]
    outlets: tuple[Count, ...]
    unread: int
    notes: tuple[str, ...]

    def to_dict(self) -> QuotesJson:
        """Return them as JSON values."""
        return {
            "speaker": self.speaker or None,
            "about": self.about or None,
            "filters": self.filters.to_dict(),
            "total": self.total,
            "offset": self.offset,
            "quotes": [quote.to_dict() for quote in self.quotes],
            "speakers": [speaker.to_dict() for speaker in self.speakers],
            "topics": [topic.to_dict() for topic in self.topics],
            "outlets": [outlet.to_dict() for outlet in self.outlets],
            "unread": self.unread,
            "notes": list(self.notes),
        }
