"""Which blocks of a page are its article: the text that trafilatura extracts, located in the page's own blocks.

Trafilatura separates an article from the page around it, but returns it without captions and positions, and loses words
where it drops an inline element. So it decides, and the page's own blocks are stored.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from index.article import ParagraphKind
from index.parsing.html.blocks import PageBlock, Part, ends_sentence
from index.parsing.html.extraction import MIN_WORDS, ExtractedText
from index.parsing.html.live_blogs import ENTRY_PART, TIME
from index.parsing.html.page import key_of, words_of

_LINKED = 0.5
"""Share of links from which a block that does not end like a sentence is a link."""

_LINKED_ITEM = 0.8
"""The same for a list item: items of linked lists often have a word or a year after the link."""

_MIN_CERTAIN = 0.25
"""Trafilatura's precise extraction counts if it has this share of the normal one; with less, it missed the article."""

_MIN_KEY = 20
"""Letters and digits of a block to be compared with others: a shorter one may occur in them by chance."""

_BLOCKS_BETWEEN, _BLOCKS_AROUND = 30, 3
"""How many blocks above the text, and how many above the headline and below the text, may show the date."""

_MAX_COMPARED = 1_000_000_000
"""Characters; on a page with more to compare, about a second's work, repetitions are kept."""

_BOILERPLATE = ParagraphKind.BOILERPLATE


class _Block(NamedTuple):
    """A block, and whether trafilatura extracted it. `key` is its letters and digits."""

    block: PageBlock
    key: str
    words: int
    extracted: bool
    certain: bool

    @property
    def prose(self) -> bool:
        return _is_prose(self.block, self.words)

    @property
    def style(self) -> tuple[HtmlElement | None, str, str]:
        """What the paragraphs of an article have in common."""
        element = self.block.element
        return element.getparent(), element.tag, element.get("class", "")


class Found(NamedTuple):
    """The article in a page's blocks: their numbers and kinds, and the numbers of the blocks around its text."""

    kinds: dict[int, ParagraphKind]
    neighbours: tuple[int, ...]


def find_article(tree: HtmlElement, blocks: Sequence[PageBlock], headline: str, description: str) -> Found:
    """Find the article among the blocks of a page, including as boilerplate what else trafilatura took for part of it.

    `headline` and `description` are from the page's metadata: the headline is removed from the text, the description
    identifies the article's lead among the blocks above it.
    """
    found = _find(tree, blocks, key_of(headline), key_of(description))
    declared = _declared_article(tree)
    if declared is not None and _misses(found, declared, blocks):
        return _find(declared, blocks, key_of(headline), key_of(description))
    return found


def _find(tree: HtmlElement, blocks: Sequence[PageBlock], headline: str, description: str) -> Found:
    """Find the article in an element of the page: the page itself, or what it declares to be its article."""
    extracted, certain = ExtractedText.extract(tree, precise=False), ExtractedText.extract(tree, precise=True)
    items = [_item(block, extracted, certain) for block in blocks]
    found = _found(items)
    if not found:
        return Found({}, ())
    selection = _Selection(items, found, extracted.whole, headline, description)
    kinds = {number: kind for number in range(len(items)) if (kind := selection.kind(number)) is not None}
    for number in _repetitions(items, kinds):
        kinds[number] = _BOILERPLATE
    return Found(kinds, selection.neighbours())


def _declared_article(tree: HtmlElement) -> HtmlElement | None:
    """Return the one element that a page declares to be its article, or its main part."""
    with_headline = [element for element in tree.iter("article") if element.find(".//h1") is not None]
    elements = (with_headline, [*tree.iter("main")], [*tree.iter("article")])
    return next((found[0] for found in elements if len(found) == 1), None)


def _misses(found: Found, declared: HtmlElement, blocks: Sequence[PageBlock]) -> bool:
    """Whether nothing of the declared article was found, although it contains prose."""
    inside = frozenset(declared.iter())
    texts = [number for number, block in enumerate(blocks) if block.element in inside and block.part is Part.CONTENT]
    if any(number in found.kinds and found.kinds[number].searched for number in texts):
        return False
    return any(_is_prose(blocks[number], len(words_of(blocks[number].text))) for number in texts)


def whole_article(blocks: Sequence[PageBlock]) -> Found:
    """Take an HTML fragment as an article as a whole, except for menus and links."""
    plain = [number for number, block in enumerate(blocks) if not block.part.is_apart]
    return Found({number: _unless_link(blocks[number]) for number in plain if key_of(blocks[number].text)}, ())


def _item(block: PageBlock, extracted: ExtractedText, certain: ExtractedText) -> _Block:
    words = words_of(block.text)
    return _Block(block, "".join(words), len(words), extracted.contains(words), certain.contains(words))


def _is_prose(block: PageBlock, words: int) -> bool:
    return words >= MIN_WORDS and block.linked < _LINKED and ends_sentence(block.text)


def _found(items: Sequence[_Block]) -> list[int]:
    """Return the numbers of the blocks that trafilatura certainly extracted: long ones outside menus, forms and
    footers.

    The others count only on a page with little else.
    """
    extracted = [number for number, item in enumerate(items) if item.extracted and item.key]
    own = [number for number in extracted if items[number].block.part is not Part.COMMENTS]
    if any(items[number].prose and items[number].block.part is Part.CONTENT for number in own):
        extracted = own  # whatever the readers' comments are, and how long
    long = [number for number in extracted if items[number].words >= MIN_WORDS and len(items[number].key) >= _MIN_KEY]
    plain = [number for number in long if items[number].block.part is Part.CONTENT]
    if 4 * _size(items, plain) > _size(items, long):
        return plain
    return long or extracted


def _size(items: Sequence[_Block], numbers: Iterable[int]) -> int:
    return sum(len(items[number].key) for number in numbers)


class _Selection:
    """Classifies each block by its position: above the article, in its main element, or below that."""

    def __init__(
        self, items: Sequence[_Block], found: Sequence[int], extracted: str, headline: str, description: str
    ) -> None:
        self._items, self._found, self._description = items, frozenset(found), description
        certain = [number for number in found if items[number].certain]
        self._use_precise = _size(items, certain) >= _MIN_CERTAIN * _size(items, found)
        texts = certain if self._use_precise else found
        layout = _Layout((items[number].block.element, len(items[number].key)) for number in texts)
        containers = [layout.container(item.block.element) for item in items]
        inside = [number for number, container in enumerate(containers) if container is layout.main]
        self._first, self._last = (pick(n for n in inside if n in self._found) for pick in (min, max))
        self._begin, self._end = inside[0], inside[-1]
        self._headline = self._find_headline(headline)
        self._styles = {items[number].style for number in inside if number in self._found}
        self._parents = {parent for parent, _, _ in self._styles}
        self._elements = {items[number].block.element for number in found}
        self._extracted, self._title = extracted, headline
        self._containers = containers
        self._with_text = self._text_containers()

    def kind(self, number: int) -> ParagraphKind | None:
        """Return the kind of a block in the article; None if it is not part of it."""
        block, key = self._items[number].block, self._items[number].key
        part = block.element.get(ENTRY_PART)
        if part and self._begin <= number <= self._end:
            return ParagraphKind.HEADING if part == TIME else _BOILERPLATE
        if not any(character.isalpha() for character in key):
            return None
        if key == self._title and (number < self._first or block.kind is ParagraphKind.HEADING):
            return None
        if number <= self._headline:
            return _BOILERPLATE if number in self._found else None
        if number < self._begin:
            return self._above(number)
        return self._inside(number) if number <= self._end else self._below(number)

    def neighbours(self) -> tuple[int, ...]:
        """Return the numbers of the blocks where a page shows its date, likeliest first.

        These are the blocks between headline and text, from the text upwards; those that share an element with the
        headline, unlike the site's display of today's date; and those below the text.
        """
        between = range(self._first - 1, max(self._headline, self._first - 1 - _BLOCKS_BETWEEN), -1)
        below = range(self._last + 1, min(self._last + 1 + _BLOCKS_AROUND, len(self._items)))
        above: list[int] = []
        if self._headline >= 0:
            around = list(self._items[self._headline].block.element.iterancestors())[:3]
            near = range(self._headline - 1, max(self._headline - 1 - _BLOCKS_AROUND, -1), -1)
            above = [number for number in near if self._items[number].block.element.getparent() in around]
        return (*between, *above, *below)

    def _find_headline(self, headline: str) -> int:
        """Return the number of the heading above the article: the page's title, or an h1; -1 if there is none."""
        headings = [n for n in range(self._first) if self._items[n].block.kind is ParagraphKind.HEADING]
        titles = [number for number in headings if headline and self._items[number].key == headline]
        above = [n for n in headings if self._items[n].block.element.tag == "h1" and n < min(self._found)]
        return max(titles or above, default=-1)

    def _above(self, number: int) -> ParagraphKind | None:
        item = self._items[number]
        if item.block.part is not Part.CONTENT and number not in self._found:
            return None
        if self._is_lead(item) or (number in self._found and (item.prose or self._is_deck(item))):
            return _as_text(item.block)
        if self._headline < 0:
            return None
        if number == self._headline + 1 and item.block.kind is ParagraphKind.HEADING and item.words >= MIN_WORDS:
            return ParagraphKind.BODY
        if item.block.kind is ParagraphKind.CAPTION:
            return _unless_link(item.block)
        return _BOILERPLATE if item.extracted else None

    def _is_deck(self, item: _Block) -> bool:
        """Whether a block is the deck, a summary of the article in one line, which has no period."""
        return item.certain and self._use_precise and item.block.linked < _LINKED

    def _is_lead(self, item: _Block) -> bool:
        return len(item.key) >= _MIN_KEY and (
            item.key in self._description or (self._description != "" and self._description in item.key)
        )

    def _inside(self, number: int) -> ParagraphKind | None:
        item = self._items[number]
        if item.block.part is not Part.CONTENT and number not in self._found:
            return _BOILERPLATE if item.prose and item.block.part is Part.ASIDE else None
        if self._is_lead(item) and number < self._first:
            return ParagraphKind.BODY
        if item.extracted or item.block.kind in (ParagraphKind.CAPTION, ParagraphKind.HEADING) or self._is_line(item):
            return _unless_link(item.block)
        if item.prose:
            return item.block.kind if self._is_sibling(item) else _BOILERPLATE
        return None

    def _is_line(self, item: _Block) -> bool:
        """Whether it is a short extracted line of an element whose other lines were extracted too."""
        return item.block.element in self._elements and item.key in self._extracted

    def _is_sibling(self, item: _Block) -> bool:
        """Whether it is a sibling of the extracted paragraphs, or a quotation."""
        among = item.style in self._styles or item.block.element in self._parents
        return among or item.block.kind is ParagraphKind.QUOTE

    def _below(self, number: int) -> ParagraphKind | None:
        if number not in self._found:
            return None
        return _unless_link(self._items[number].block) if self._containers[number] in self._with_text else _BOILERPLATE

    def _text_containers(self) -> frozenset[HtmlElement]:
        """Return the containers below the main element that are mostly text, not teasers, comments or forms."""
        sizes: Counter[HtmlElement] = Counter()
        certain: Counter[HtmlElement] = Counter()
        for number in range(self._end + 1, len(self._items)):
            item, container = self._items[number], self._containers[number]
            sizes[container] += len(item.key)
            if number in self._found and (item.certain or not self._use_precise) and item.block.linked < _LINKED:
                certain[container] += len(item.key)
        return frozenset(container for container in sizes if 2 * certain[container] > sizes[container])


def _as_text(block: PageBlock) -> ParagraphKind:
    return ParagraphKind.BODY if block.kind is ParagraphKind.HEADING else block.kind


def _unless_link(block: PageBlock) -> ParagraphKind:
    limit = _LINKED_ITEM if block.kind is ParagraphKind.LIST else _LINKED
    is_link = block.linked >= limit and block.element.tag != "tr" and not ends_sentence(block.text)
    return _BOILERPLATE if is_link else block.kind


def _repetitions(items: Sequence[_Block], kinds: dict[int, ParagraphKind]) -> list[int]:
    """Return the numbers of the blocks whose text occurs in another one, such as pull quotes."""
    searched = [number for number, kind in kinds.items() if kind.searched]
    whole = "\n".join(items[number].key for number in searched)
    if len(whole) * len(searched) > _MAX_COMPARED:
        return []
    same = Counter(items[number].key for number in searched)
    seen: set[str] = set()
    repeated = []
    for number in searched:
        key = items[number].key
        if len(key) >= _MIN_KEY and (key in seen or whole.count(key) > same[key]):
            repeated.append(number)
        seen.add(key)
    return repeated


_MAIN_SHARE = 0.7
"""Least share of the text in the main element; a lead or the last part may be outside of it."""

_CONTAINERS = frozenset("article body center div main section span td".split())
"""Elements that may contain paragraphs next to their own text."""


class _Layout:
    """The main element of a page, and the container next to it that another element is in."""

    def __init__(self, texts: Iterable[tuple[HtmlElement, int]]) -> None:
        """Find the smallest element with most of `texts`, which are elements and their numbers of characters."""
        self.main = _smallest_with_most(list(texts))
        self._around = frozenset([self.main, *self.main.iterancestors()])

    def container(self, element: HtmlElement) -> HtmlElement:
        """Return the main element if `element` is in it, else the largest ancestor that does not contain it."""
        below = element
        for outer in (element, *element.iterancestors()):
            if outer is self.main:
                return outer
            if outer in self._around:
                break
            below = outer
        return below


def _smallest_with_most(texts: list[tuple[HtmlElement, int]]) -> HtmlElement:
    sizes: Counter[HtmlElement] = Counter()
    for element, size in texts:
        for outer in _around(element):
            sizes[outer] += size
    least = _MAIN_SHARE * sum(size for _, size in texts)
    candidates = [next(outer for outer in _around(element) if sizes[outer] >= least) for element, _ in texts]
    return min(candidates, key=lambda element: sizes[element])


def _around(element: HtmlElement) -> Iterator[HtmlElement]:
    if element.tag in _CONTAINERS or element.getparent() is None:
        yield element
    yield from element.iterancestors()
