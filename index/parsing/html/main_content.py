"""Which blocks of a page are its article: the text that trafilatura extracts, located in the page's own blocks.

Trafilatura separates an article from the page around it, but returns it without captions and positions, and loses
words where it drops an inline element. So it decides, and the page's own blocks are stored.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from index.article import ParagraphKind
from index.parsing.html.blocks import PageBlock, Part, ends_sentence
from index.parsing.html.extraction import MIN_WORDS, ExtractedText
from index.parsing.html.page import key_of, words_of

_LINKED = 0.5
"""From this share of links on, a block that does not end as a sentence does is a link to something else."""

_LINKED_ITEM = 0.8
"""The same for an item of a list: things that are listed and linked have a word or a year behind the link."""

_MIN_CERTAIN = 0.25
"""Trafilatura's careful extraction counts if it has this share of the other; with less, it missed the article."""

_MIN_KEY = 20
"""Letters and digits of a block that are compared with others': a shorter one may stand in them by chance."""

_BETWEEN, _BESIDE = 30, 3
"""How many blocks above the text, and how many above the headline and below the text, may show its date."""

_MAX_COMPARED = 1_000_000_000
"""Characters; on a page with more to compare, about a second's work, repetitions stay."""

_BOILERPLATE = ParagraphKind.BOILERPLATE


class _Block(NamedTuple):
    """A block, with what trafilatura makes of it. `key` is its letters and digits."""

    block: PageBlock
    key: str
    words: int
    kept: bool
    certain: bool

    @property
    def prose(self) -> bool:
        return self.words >= MIN_WORDS and self.block.linked < _LINKED and ends_sentence(self.block.text)

    @property
    def style(self) -> tuple[HtmlElement | None, str, str]:
        """What the paragraphs of one article have in common."""
        element = self.block.element
        return element.getparent(), element.tag, element.get("class", "")


class Found(NamedTuple):
    """The article in a page's blocks: their numbers and kinds, and the numbers of those right above and below it."""

    kinds: dict[int, ParagraphKind]
    beside: tuple[int, ...]


def find_article(tree: HtmlElement, blocks: Sequence[PageBlock], headline: str, description: str) -> Found:
    """Find the article among the blocks of a page, and as boilerplate what else trafilatura took for a part of it.

    `headline` and `description` are what the page's metadata has: the first is left out of the text, the second tells
    an article's lead from what else stands above it.
    """
    kept, certain = ExtractedText.of(tree, precise=False), ExtractedText.of(tree, precise=True)
    items = [_item(block, kept, certain) for block in blocks]
    found = _found(items)
    if not found:
        return Found({}, ())
    selection = _Selection(items, found, kept.whole, key_of(headline), key_of(description))
    kinds = {number: kind for number in range(len(items)) if (kind := selection.kind(number)) is not None}
    for number in _repetitions(items, kinds):
        kinds[number] = _BOILERPLATE
    return Found(kinds, selection.beside())


def whole_article(blocks: Sequence[PageBlock]) -> Found:
    """Take a piece of HTML that has no page around it for an article as a whole, but for menus and links in it."""
    plain = [number for number, block in enumerate(blocks) if block.part is not Part.FURNITURE]
    return Found({number: _unless_link(blocks[number]) for number in plain if key_of(blocks[number].text)}, ())


def _item(block: PageBlock, kept: ExtractedText, certain: ExtractedText) -> _Block:
    words = words_of(block.text)
    return _Block(block, "".join(words), len(words), kept.has(words), certain.has(words))


def _found(items: Sequence[_Block]) -> list[int]:
    """The numbers of the blocks that are surely what trafilatura kept: long ones that are in no menu, form or footer.

    The others count only on a page where there is little else.
    """
    kept = [number for number, item in enumerate(items) if item.kept and item.key]
    long = [number for number in kept if items[number].words >= MIN_WORDS and len(items[number].key) >= _MIN_KEY]
    plain = [number for number in long if items[number].block.part is Part.CONTENT]
    if 4 * _size(items, plain) > _size(items, long):
        return plain
    return long or kept


def _size(items: Sequence[_Block], numbers: Iterable[int]) -> int:
    return sum(len(items[number].key) for number in numbers)


class _Selection:
    """Decides block by block, by where it stands: above the article, in its main element, or below that."""

    def __init__(
        self, items: Sequence[_Block], found: Sequence[int], kept: str, headline: str, description: str
    ) -> None:
        self._items, self._found, self._description = items, frozenset(found), description
        certain = [number for number in found if items[number].certain]
        self._careful = _size(items, certain) >= _MIN_CERTAIN * _size(items, found)
        texts = certain if self._careful else found
        layout = _Layout((items[number].block.element, len(items[number].key)) for number in texts)
        boxes = [layout.box(item.block.element) for item in items]
        inside = [number for number, box in enumerate(boxes) if box is layout.main]
        self._first, self._last = (pick(n for n in inside if n in self._found) for pick in (min, max))
        self._begin, self._end = inside[0], inside[-1]
        self._headline = self._find_headline(headline)
        self._styles = {items[number].style for number in inside if number in self._found}
        self._parents = {parent for parent, _, _ in self._styles}
        self._elements = {items[number].block.element for number in found}
        self._kept, self._title = kept, headline
        self._boxes = boxes
        self._sound = self._text_containers()

    def kind(self, number: int) -> ParagraphKind | None:
        """What a block is in the article; None for what is no part of it."""
        block, key = self._items[number].block, self._items[number].key
        if not any(character.isalpha() for character in key):
            return None
        if key == self._title and (number < self._first or block.kind is ParagraphKind.HEADING):
            return None
        if number <= self._headline:
            return _BOILERPLATE if number in self._found else None
        if number < self._begin:
            return self._above(number)
        return self._inside(number) if number <= self._end else self._below(number)

    def beside(self) -> tuple[int, ...]:
        """The numbers of the blocks where a page shows its date, the likeliest first.

        They stand between the headline and the text, from the text upwards; with the headline in one element, as a
        site's own date of today does not; below the text.
        """
        between = range(self._first - 1, max(self._headline, self._first - 1 - _BETWEEN), -1)
        below = range(self._last + 1, min(self._last + 1 + _BESIDE, len(self._items)))
        above: list[int] = []
        if self._headline >= 0:
            around = list(self._items[self._headline].block.element.iterancestors())[:3]
            near = range(self._headline - 1, max(self._headline - 1 - _BESIDE, -1), -1)
            above = [number for number in near if self._items[number].block.element.getparent() in around]
        return (*between, *above, *below)

    def _find_headline(self, headline: str) -> int:
        """The number of the heading above the article: the page's title, or one of the first order; -1 for none."""
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
        return _BOILERPLATE if item.kept else None

    def _is_deck(self, item: _Block) -> bool:
        """Whether it tells in one line what the article is about; such lines have no full stop."""
        return item.certain and self._careful and item.block.linked < _LINKED

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
        if item.kept or item.block.kind in (ParagraphKind.CAPTION, ParagraphKind.HEADING) or self._is_line(item):
            return _unless_link(item.block)
        if item.prose:
            return item.block.kind if self._is_sibling(item) else _BOILERPLATE
        return None

    def _is_line(self, item: _Block) -> bool:
        """Whether it is a short line of an element whose other lines trafilatura kept, as it did this one."""
        return item.block.element in self._elements and item.key in self._kept

    def _is_sibling(self, item: _Block) -> bool:
        """Whether it stands among the paragraphs that trafilatura kept, as one of them or as a quotation."""
        among = item.style in self._styles or item.block.element in self._parents
        return among or item.block.kind is ParagraphKind.QUOTE

    def _below(self, number: int) -> ParagraphKind | None:
        if number not in self._found:
            return None
        return _unless_link(self._items[number].block) if self._boxes[number] in self._sound else _BOILERPLATE

    def _text_containers(self) -> frozenset[HtmlElement]:
        """The boxes below the main element that are text for the most part, and not teasers, comments or forms."""
        sizes: Counter[HtmlElement] = Counter()
        sound: Counter[HtmlElement] = Counter()
        for number in range(self._end + 1, len(self._items)):
            item, box = self._items[number], self._boxes[number]
            sizes[box] += len(item.key)
            if number in self._found and (item.certain or not self._careful) and item.block.linked < _LINKED:
                sound[box] += len(item.key)
        return frozenset(box for box in sizes if 2 * sound[box] > sizes[box])


def _as_text(block: PageBlock) -> ParagraphKind:
    return ParagraphKind.BODY if block.kind is ParagraphKind.HEADING else block.kind


def _unless_link(block: PageBlock) -> ParagraphKind:
    limit = _LINKED_ITEM if block.kind is ParagraphKind.LIST else _LINKED
    is_link = block.linked >= limit and block.element.tag != "tr" and not ends_sentence(block.text)
    return _BOILERPLATE if is_link else block.kind


def _repetitions(items: Sequence[_Block], kinds: dict[int, ParagraphKind]) -> list[int]:
    """The numbers of the blocks whose text stands in another one, as that of a pull quote does."""
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
"""Least share of the text that the main element holds; a lead or the last part may stand outside of it."""

_CONTAINERS = frozenset("article body center div main section span td".split())
"""Elements that may hold paragraphs side by side with their own text."""


class _Layout:
    """The main element of a page, and in which box beside it another element stands."""

    def __init__(self, texts: Iterable[tuple[HtmlElement, int]]) -> None:
        """Find the smallest element that holds most of `texts`: elements with the number of characters in them."""
        self.main = _smallest_with_most(list(texts))
        self._around = frozenset([self.main, *self.main.iterancestors()])

    def box(self, element: HtmlElement) -> HtmlElement:
        """Return the main element if `element` is in it, else the largest element around it that does not hold it."""
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
    holding = [next(outer for outer in _around(element) if sizes[outer] >= least) for element, _ in texts]
    return min(holding, key=lambda element: sizes[element])


def _around(element: HtmlElement) -> Iterator[HtmlElement]:
    if element.tag in _CONTAINERS or element.getparent() is None:
        yield element
    yield from element.iterancestors()
