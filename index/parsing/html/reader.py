"""Parses a news site's page into the blocks of its article and what the page says about it."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.draft import Block, Draft
from index.parsing.html.blocks import PageBlock, ends_sentence, page_blocks
from index.parsing.html.comments import mark_lone_comments
from index.parsing.html.dates import is_date_line
from index.parsing.html.facts import tabulate_facts
from index.parsing.html.head import Head
from index.parsing.html.live_blogs import mark_entries
from index.parsing.html.mail import own_words, read_mail_blocks
from index.parsing.html.main_content import Found, find_article, whole_article
from index.parsing.html.marks import flatten_marks
from index.parsing.html.metadata import is_front_page, page_labels, page_metadata, page_title
from index.parsing.html.page import decode_page, key_of, normalize_texts, parse_page, visible_line, without_hidden
from index.parsing.html.walls import remove_named_walls, remove_said_walls
from index.parsing.mail import ReadMail
from index.parsing.walls import Wall, mostly_wall, wall_of_block
from index.source import Source
from index.text.bylines import PartKind, read_byline
from index.text.clean import without_controls
from index.text.markup import has_blocks, unescaped

_PAGE = re.compile(r"<(?:html|head|body|title|!doctype)\b", re.IGNORECASE)
_PAGE_WITHIN = 10_000


def read_html(source: Source) -> Draft:
    """Parse the article in a page, or in an HTML fragment from a feed or record.

    Raises `InputRefused` if it is not an article but a list of links, an error page or a stub; if its encoding cannot
    be detected; and if it is damaged or too large.
    """
    markup, note = decode_page(source)
    markup, dropped = without_controls(markup)
    tree = parse_page(source.origin, markup)
    try:
        normalize_texts(tree)
        draft = _draft(source, tree, is_page=_PAGE.search(markup, 0, _PAGE_WITHIN) is not None)
    except InputRefused:
        raise
    except Exception as error:  # the libraries raise anything on unforeseen markup
        what = f"{type(error).__name__}: {str(error)[:200]}"
        raise InputRefused(f"{source.origin}: cannot be parsed ({what}); save its text as a .txt file") from error
    draft.notes += filter(None, (note, dropped))
    return draft


def _draft(source: Source, tree: HtmlElement, *, is_page: bool) -> Draft:
    if is_page:
        mark_lone_comments(tree)
    head = Head(tree)
    title = page_title(source, head)
    seen = without_hidden(tree)
    flatten_marks(seen)
    tabulate_facts(seen)
    mark_entries(seen)
    walls: list[Wall] = []
    if is_page:
        walls, shown, found = _article_behind_walls(seen, title or "", head.description)
    else:
        shown = page_blocks(seen)
        found = whole_article(shown)
    mail = read_mail_blocks(shown, source.stated.get("title", "")) if source.is_mail else ReadMail()
    if mail.has_older:
        found = own_words(shown, mail)
    blocks = [Block(kind, shown[number].text) for number, kind in found.kinds.items()]
    blocks[:_DATE_LINES] = map(_unless_byline, blocks[:_DATE_LINES])
    data = _article_in_data(head, blocks)
    if not data and not _has_article(shown, found):
        _refuse_wall(source, tree, walls)
    _check_article(source, head, data or blocks, shown, found)
    first = (number for number in islice(found.kinds, _DATE_LINES) if is_date_line(shown[number].text))
    neighbours = [shown[number] for number in (*found.neighbours, *first)]
    draft = Draft(data or blocks, page_metadata(source, head, title, neighbours))
    if None in head.structured_data and "published" not in draft.metadata.values:
        draft.notes.append("the page's structured data (JSON-LD) is damaged: a date in it could not be used")
    draft.overrides.update(mail.forwarded)
    draft.notes += mail.notes
    draft.labels = page_labels(head)
    if data:
        draft.notes.append("the page shows less text than its structured data (JSON-LD) contains: the data was used")
    elif str(head.article.get("isAccessibleForFree")).lower() == "false" or _is_cut(walls, blocks):
        draft.notes.append("the page says it is behind a paywall: this may be only the beginning of the article")
    return draft


_DATE_LINES = 3
"""How many of an article's first paragraphs may be a line with its dates."""


def _unless_byline(block: Block) -> Block:
    """Return a block, which can no longer be quoted if it only says when, and perhaps by whom, the article was
    published."""
    byline = read_byline(block.text) if block.kind is ParagraphKind.BODY else None
    if byline is None or PartKind.DATE not in byline.kinds:
        return block
    return block._replace(kind=ParagraphKind.BOILERPLATE)


def _article_behind_walls(
    tree: HtmlElement, headline: str, description: str
) -> tuple[list[Wall], list[PageBlock], Found]:
    """Remove the walls from a page; return them, the blocks that are left, and the article among these."""
    walls = remove_named_walls(tree, headline)
    shown = page_blocks(tree)
    found = find_article(tree, shown, headline, description)
    chosen = [shown[number] for number, kind in found.kinds.items() if kind in _TEXT]
    if mostly_wall(block.text for block in chosen):  # the longest text, in an element whose name does not show it
        walls += remove_said_walls(chosen, headline)
        shown = page_blocks(tree)
        found = find_article(tree, shown, headline, description)
    return walls, shown, found


_MAX_BEGINNING = 1_500
"""Characters; a page with more text than that is not cut off, although it asks its readers to subscribe."""


def _is_cut(walls: Iterable[Wall], blocks: Iterable[Block]) -> bool:
    size = sum(len(block.text) for block in blocks if block.kind.searched)
    return any(wall.cuts for wall in walls) and size <= _MAX_BEGINNING


def _has_article(shown: Sequence[PageBlock], found: Found) -> bool:
    """Whether there is prose outside of menus and footers."""
    texts = [shown[number] for number, kind in found.kinds.items() if kind in _TEXT]
    return any(_is_prose(block.text) and not block.part.is_apart for block in texts)


def _refuse_wall(source: Source, tree: HtmlElement, walls: Sequence[Wall]) -> None:
    """Raise `InputRefused`, with what the page shows, if it shows a wall instead of an article."""
    for_scripts = (wall_of_block(visible_line(element.text_content())) for element in tree.iter("noscript"))
    wall = next(filter(None, (*walls, *for_scripts)), None)
    if wall is not None:
        raise InputRefused(f"{source.origin}: shows {wall.shows} and no article; {wall.advice}")


_MUCH_LONGER = 2
"""Times. In the 5 of 81 pages with such a text, it was 0.8 to 1.03 times as long as what the page showed."""

_MIN_TEXT = 300
"""Characters; a shorter text is a summary."""


def _article_in_data(head: Head, shown: Iterable[Block]) -> list[Block]:
    """Return the paragraphs of the article's text in JSON-LD if they are much longer than what is shown; else none."""
    text = head.article.get("articleBody")
    if not isinstance(text, str) or len(text) < _MIN_TEXT:
        return []
    seen = sum(len(block.text) for block in shown if block.kind.searched)
    blocks = _paragraphs(unescaped(text))
    return blocks if sum(len(block.text) for block in blocks) > _MUCH_LONGER * seen else []


def _paragraphs(text: str) -> list[Block]:
    if not has_blocks(text):
        return [Block(ParagraphKind.BODY, line) for line in map(visible_line, text.splitlines()) if line]
    try:
        return fragment_blocks("", text)
    except InputRefused:  # too much markup: use the page itself
        return []


def fragment_blocks(origin: str, markup: str) -> list[Block]:
    """Return the blocks of HTML that is an article as a whole.

    Raises `InputRefused` if it is too large to parse in a few seconds.
    """
    tree = without_hidden(parse_page(origin, markup))
    flatten_marks(tree)
    shown = page_blocks(tree)
    return [Block(kind, shown[number].text) for number, kind in whole_article(shown).kinds.items()]


_TEXT = (ParagraphKind.BODY, ParagraphKind.QUOTE, ParagraphKind.LIST)
_MIN_SENTENCE, _MIN_PARAGRAPH = 15, 40
"""Letters and digits of a sentence, and of a paragraph in a language without periods."""

# "404 Not Found", "Error 503": the codes are the same in all languages.
_ERROR = re.compile(r"\W*(?:error|http)?\W*(?:4(?:0[0-9]|10|29|51)|50[0-4])\b", re.IGNORECASE)
_MAX_ERROR = 300
"""Most characters of text on an error page."""

_HEADLINE_LINKED, _MIN_HEADLINE = 0.8, 15
_MIN_TEASERS = 2
_MAX_TEASER = 300
"""Characters on average. The teasers of three front pages had 116 to 192; texts below linked headings in an article,
such as a list of films, are longer."""

_TEASERS, _TEASERS_FRONT = 0.5, 0.2
"""Share of teasers in the text of a list of links, and of a page that declares itself a front page. On three front
pages it was 0.65 to 1, on 74 of 77 other pages less than 0.25."""


def _check_article(
    source: Source, head: Head, blocks: Sequence[Block], shown: Sequence[PageBlock], found: Found
) -> None:
    """Raise `InputRefused`, with the reason, if a page is not an article."""
    texts = [block.text for block in blocks if block.kind in _TEXT]
    if not any(_is_prose(text) for text in texts):
        target = _redirect_target(head)
        if target:
            raise InputRefused(f"{source.origin}: the page only redirects to {target}; save that one")
        raise InputRefused(
            f"{source.origin}: contains no paragraph of prose, only headings, links or a video; save the article's page"
        )
    if head.is_article:
        return
    titles = (head.title, *head.headings)
    if sum(map(len, texts)) < _MAX_ERROR and any(_ERROR.match(title) for title in titles):
        raise InputRefused(f"{source.origin}: an error page ({titles[0][:60]}); get the article again")
    if _is_list_of_links(source, head, shown, found):
        raise InputRefused(f"{source.origin}: a list of links, not an article; save the pages that it links to")


def _is_prose(text: str) -> bool:
    size = len(key_of(text))
    return size >= _MIN_PARAGRAPH or (size >= _MIN_SENTENCE and ends_sentence(text))


def _redirect_target(head: Head) -> str | None:
    refresh = head.meta("refresh") or ""
    target = re.search(r"url\s*=\s*[\"']?([^\"'\s]{1,200})", refresh, re.IGNORECASE)
    return target[1] if target else None


def _is_list_of_links(source: Source, head: Head, shown: Sequence[PageBlock], found: Found) -> bool:
    """Whether most of the text is directly below linked headlines, as teasers are."""
    texts = [number for number, kind in found.kinds.items() if kind in _TEXT and _is_prose(shown[number].text)]
    teasers = [number for number in texts if number > 0 and _is_linked_headline(shown[number - 1])]
    size, of_teasers = (sum(len(shown[number].text) for number in numbers) for numbers in (texts, teasers))
    if len(teasers) < _MIN_TEASERS or of_teasers > _MAX_TEASER * len(teasers):
        return False
    return of_teasers >= size * (_TEASERS_FRONT if is_front_page(source, head) else _TEASERS)


def _is_linked_headline(block: PageBlock) -> bool:
    return block.linked >= _HEADLINE_LINKED and len(key_of(block.text)) >= _MIN_HEADLINE
