"""Where in a page its article stands: the element that holds most of it, and what stands before, in and after that."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

_MAIN_SHARE = 0.7
"""Least share of the text that the main element holds; a lead or the last part may stand outside of it."""

_CONTAINERS = frozenset("article body center div main section span td".split())
"""Elements that may hold paragraphs side by side with their own text."""


class Layout:
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
