"""Finds who says what in the articles of an index, and on what."""

from collections import Counter
from collections.abc import Iterable, Sequence

from index import ArticleInfo, Index, IndexView, Paragraph
from index.errors import ArticleDamaged, ArticleNotFound
from qa.errors import QuestionRefused
from qa.formatting import joined
from qa.language.names import name_terms, rarity, written_forms
from qa.language.persons import is_body, names_in
from qa.quotes.asked import AskedSpeaker, AskedTopic
from qa.quotes.counts import MOST_OUTLETS, MOST_SPEAKERS, count_speakers, count_topics
from qa.quotes.extraction import FoundQuote
from qa.quotes.options import QuoteOptions
from qa.quotes.quote import Count, Quote, Quotes, SpeakerCount
from qa.quotes.reading import OnProgress, ToRead, read_articles
from qa.quotes.store import rereading, store_in
from qa.understanding.letter_case import is_name

READING_TIME = 2.0
"""Maximum seconds spent on reading new articles; the rest is left for the next time."""

_NEAREST, _NAMED_TOPICS = 5, 4
_MOST_READ, _NAMING_MOST = 30, 3
"""Maximum articles whose paragraphs on a topic are read for an answer, and maximum articles that are read in full to
say on what else somebody is quoted: less than a second, once."""

_MISSPELT = ((8, 3), (5, 2), (3, 1))
"""Maximum letters in which two surnames may differ, by minimum length."""

_Place = tuple[ArticleInfo, FoundQuote]
_ALONE = "; 'byline quotes' without a speaker lists everyone who is quoted"


@rereading
def find_quotes(
    index: Index,
    options: QuoteOptions = QuoteOptions(),  # noqa: B008 - it is immutable
    *,
    seconds: float | None = READING_TIME,
    on_progress: OnProgress = lambda *_: None,
) -> Quotes:
    """Return the quotations and reports of speech that `options` ask for, newest first.

    Articles that may contain some and have not been read for quotes yet are read first, for at most `seconds` (None for
    all of them); a note says how many are left.

    Raises `QuestionRefused` for a speaker whom no article quotes and for an outlet without articles, `IndexUnusable`,
    and `ReaderError` if there is no grammar model.
    """
    whole = index.view()
    filters = options.filters.resolve_outlets(whole.outlets)
    view = filters.within(whole)
    speaker = AskedSpeaker.of(options.speaker) if options.speaker.strip() else None
    topic = AskedTopic(options.about) if options.about.strip() else None
    articles = _articles(view, [*(speaker.written if speaker else []), *(topic.forms if topic else [])])
    english = [info for info in articles if not info.is_foreign]
    wanted = [ToRead(info, _places(index, info, topic, whole) if topic else None) for info in english]
    store_in(index.path).tidy(whole.generation, lambda: ((info.id, info.version) for info in whole.articles()))
    unread = read_articles(index, [one for one in wanted if one.numbers != frozenset()], seconds, on_progress)
    found = _stored(index, wanted, speaker)
    notes = [*_reading_notes(index, unread, len(articles) - len(english)), *_which(speaker, found)]
    if not found and not unread and speaker is not None:
        notes = [_none_of(index, speaker, options, seconds), *notes]
    groups = _same_words(found)
    said = [group[0][1] for group in groups]
    return Quotes(
        speaker=options.speaker.strip(),
        about=options.about.strip(),
        filters=filters,
        total=len(groups),
        offset=options.offset,
        quotes=tuple(_quotes(index, groups[options.offset : options.offset + options.limit])),
        speakers=tuple([one for one in count_speakers(said) if _is_named(one, whole)][:MOST_SPEAKERS]),
        topics=tuple(count_topics(said, lambda term: rarity(term, whole))),
        outlets=tuple(_outlets(groups)),
        unread=unread,
        notes=tuple(notes),
    )


def _articles(view: IndexView, words: Iterable[Iterable[str]]) -> list[ArticleInfo]:
    """The articles that have a form of each of the words, best matches first; all if there are no words."""
    if not view.article_count:
        return []
    scores = [view.matching_articles(list(forms), view.article_count) for forms in words]
    if not scores:
        return view.articles()
    keys = set(scores[0]).intersection(*scores)
    return view.articles(sorted(keys, key=lambda key: -sum(score[key] for score in scores)))


def _stored(index: Index, wanted: Sequence[ToRead], speaker: AskedSpeaker | None) -> list[_Place]:
    """The speaker's quotes in these paragraphs, newest first."""
    places = {(one.article.id, one.article.version): one for one in wanted}
    rows = [
        (places[key], quote)
        for key, quote in store_in(index.path).quotes(list(places), speaker.search_terms if speaker else ())
    ]
    theirs = set(map(id, speaker.of_theirs([quote for _, quote in rows]))) if speaker else None
    found = [
        (place.article, quote)
        for place, quote in rows
        if (theirs is None or id(quote) in theirs) and (place.numbers is None or quote.paragraph in place.numbers)
    ]
    found.sort(key=lambda place: (place[0].id, place[1].paragraph, place[1].start))
    return sorted(found, key=lambda place: (place[0].published or "")[:10], reverse=True)


def _places(index: Index, info: ArticleInfo, topic: AskedTopic, view: IndexView) -> frozenset[int]:
    """The numbers of the paragraphs that have all words of the topic, some of which may be in the one before."""
    having = [topic.words_in(paragraph.text, view) for paragraph in _paragraphs(index, info)]
    pairs = zip([frozenset[int](), *having], having, strict=False)
    return frozenset(number for number, (before, own) in enumerate(pairs, 1) if len(before | own) == len(topic.forms))


def _paragraphs(index: Index, info: ArticleInfo) -> Sequence[Paragraph]:
    try:
        return index.article(info.id, info.version).paragraphs
    except (ArticleDamaged, ArticleNotFound):  # removed in the meantime
        return ()


def _same_words(found: Sequence[_Place]) -> list[list[_Place]]:
    """Group the same words of one speaker, which outlets copy from each other."""
    groups: dict[object, list[_Place]] = {}
    for info, quote in found:
        surname = name_terms(quote.speaker or "")[-1:]
        key = (quote.digest, *surname) if quote.digest else (info.id, quote.paragraph, quote.words, quote.speaker)
        groups.setdefault(key, []).append((info, quote))
    return list(groups.values())


def _quotes(index: Index, groups: Iterable[Sequence[_Place]]) -> Iterable[Quote]:
    """The first of each group, with the text of its paragraph as it is stored."""
    texts: dict[str, Sequence[Paragraph]] = {}
    for (info, quote), *others in groups:
        if info.id not in texts:
            texts[info.id] = _paragraphs(index, info)
        paragraphs = texts[info.id]
        if quote.paragraph <= len(paragraphs):
            places = {other.id: (other, same.paragraph) for other, same in others if other.id != info.id}
            yield Quote.of(quote, info, paragraphs[quote.paragraph - 1].text, tuple(places.values()))


def _outlets(groups: Sequence[Sequence[_Place]]) -> list[Count]:
    names = Counter(name for group in groups for name in {info.outlet for info, _ in group if info.outlet})
    return [Count(name, count) for name, count in names.most_common(MOST_OUTLETS)]


def _is_named(speaker: SpeakerCount, view: IndexView) -> bool:
    """Whether it is a person or a body, not "some" or "its meeting"."""
    spellings = [view.vocabulary.find(word) for word in speaker.name.split()]
    return speaker.is_person or any(
        is_body(spelling.written) or is_name(spelling) for spelling in spellings if spelling is not None
    )


def _reading_notes(index: Index, unread: int, foreign: int) -> list[str]:
    notes = []
    if unread:
        are = "article that may have more is" if unread == 1 else "articles that may have more are"
        notes.append(f"{unread:,} {are} not searched yet; ask again to continue.")
    if foreign:
        are = "article that is" if foreign == 1 else "articles that are"
        notes.append(f"{foreign:,} {are} not in English may contain more: quotes are found only in English.")
    adding = index.adding_note()
    return [*notes, f"{adding}."] if adding else notes


def _which(speaker: AskedSpeaker | None, found: Sequence[_Place]) -> list[str]:
    """Who has the surname, if that alone is asked for."""
    if speaker is None or speaker.name is None or speaker.name.given:
        return []
    bearers = [one for one in count_speakers(quote for _, quote in found) if one.is_person and " " in one.name]
    if len(bearers) < 2:
        return []
    return [f"Which {speaker.name.surname}? {'; '.join(map(_counted, bearers[:_NEAREST]))}."]


def _counted(speaker: SpeakerCount) -> str:
    return f"{speaker} ({speaker.count:,})"


def _none_of(index: Index, speaker: AskedSpeaker, options: QuoteOptions, seconds: float | None) -> str:
    """Say that a speaker is not quoted on the topic, and on what they are. Raises `QuestionRefused` for a speaker
    who is not quoted at all."""
    if not options.about.strip() and not options.filters:
        raise QuestionRefused(_unknown(index, speaker, seconds))
    everywhere = QuoteOptions(speaker=options.speaker, limit=1)
    others = find_quotes(index, everywhere, seconds=seconds)
    on = f" on “{options.about.strip()}”" if options.about.strip() else ""
    where = " in these articles" if options.filters else ""
    return f"{speaker.text} is not quoted{on}{where}; {speaker.text} is quoted{_on(others.topics)}."


def _on(topics: Sequence[Count]) -> str:
    named = [f"“{topic.name}”" for topic in topics[:_NAMED_TOPICS]]
    return f" on {joined(named)}" if named else " on other things"


@rereading
def not_quoted_on(index: Index, view: IndexView, name: str, about: str) -> str | None:
    """Say that none of the articles in `view` quotes somebody on a topic, and on what they are quoted instead.

    None if one does, if no article has the words of the topic or the name, if too many have both to read them all now,
    or if the few articles that name them most do not quote them at all. What it says depends on the articles alone, not
    on what has been read before. Raises `QuestionRefused` for words that name nobody or nothing, and `ReaderError`.
    """
    speaker, topic = AskedSpeaker.of(name), AskedTopic(about)
    naming = [info for info in _articles(view, speaker.written) if not info.is_foreign]
    if not all(view.matching_articles(list(forms), 1) for forms in topic.forms):
        return None
    both = [info for info in _articles(view, [*speaker.written, *topic.forms]) if not info.is_foreign]
    if len(both) > _MOST_READ:
        return None
    on_topic = [ToRead(info, _places(index, info, topic, view)) for info in both]
    most = [ToRead(info) for info in naming[:_NAMING_MOST]]
    read_articles(index, [*(one for one in on_topic if one.numbers), *most], None)
    quotes = [quote for _, quote in _stored(index, most, speaker)]
    if not quotes or _stored(index, on_topic, speaker):
        return None
    topics = count_topics(quotes, lambda term: rarity(term, view))
    return f"{name} is not quoted on “{about}”; {name} is quoted{_on(topics)}."


def _unknown(index: Index, speaker: AskedSpeaker, seconds: float | None) -> str:
    view = index.view()
    is_mentioned = bool(view.article_count) and all(view.matching_articles(forms, 1) for forms in speaker.written)
    nearest = _nearest(index, speaker, view, seconds)
    named = f"; the closest names that are quoted: {joined([str(one) for one in nearest])}" if nearest else ""
    reason = "no article quotes" if is_mentioned else "no article mentions"
    return f"{reason} '{speaker.text[:80]}'{named or _ALONE}"


def _nearest(index: Index, speaker: AskedSpeaker, view: IndexView, seconds: float | None) -> list[SpeakerCount]:
    """Who is quoted and has the surname, or one with a similar spelling."""
    key = speaker.search_terms[-1]
    edits = next((edits for letters, edits in _MISSPELT if len(key) >= letters), 0)
    near = [spelling.written for spelling, _ in view.vocabulary.near(speaker.text.split()[-1], edits)] if edits else []
    for word in [key, *(word for word in near if word[0].isupper())]:
        term = (name_terms(word) or [""])[-1]
        articles = _articles(view, [written_forms([term])])
        read_articles(index, [ToRead(info) for info in articles[:_NEAREST]], seconds)
        rows = store_in(index.path).quotes([(info.id, info.version) for info in articles], [term])
        found = [one for one in count_speakers(quote for _, quote in rows) if _is_called(one, term)]
        if found:
            return found[:_NEAREST]
    return []


def _is_called(speaker: SpeakerCount, term: str) -> bool:
    return speaker.is_person and [mention.name.key for mention in names_in(speaker.name)] == [term]
