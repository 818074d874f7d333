"""How well are real pages of news sites read, beside what trafilatura makes of them by default?

    .venv/bin/python -m benchmarks.html_pages --data ../shared/data
Text: F1 of the words (of the characters, in writing without spaces) against the expected text, without what is marked
as page noise. Where only the beginning of the text is given, whether its paragraphs are found. Title: the expected one,
apart from the site's name behind it, or a heading of the page. Date: the same day. The expected texts of some pages
leave out paragraphs, captions and leads that a reader sees, so that 1.0 cannot be reached on these.
"""

import argparse
import json
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from trafilatura import extract, extract_metadata

from index.article import ParagraphKind
from index.errors import InputRefused
from index.parsing.html.page import key_of, words_of
from index.parsing.html.reader import read_html
from index.source import Source

_NO_ARTICLES = ("cnn_main_site", "yahoo_main_site", "wired_main_site", "google_meta_refresh")
"""Pages that are no article: all are to be refused."""

_SITE = re.compile(r"\s*(?:[|:»«–—：｜-]|\s(?:by|from)\s).*")


@dataclass(frozen=True, slots=True)
class Page:
    """One page and what is expected of it; what is not known is empty."""

    name: str
    data: bytes = field(repr=False)
    text: str = ""
    beginning: str = ""
    title: str = ""
    date: str = ""
    language: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a page."""

    text: str = ""
    title: str = ""
    date: str = ""
    language: str = ""
    refused: bool = False


def read_pages(data: Path) -> list[Page]:
    """Return the pages of `html/pages.zip` in a data folder."""
    with zipfile.ZipFile(data / "html" / "pages.zip") as archive:
        names = set(archive.namelist())
        return [_page(archive, name, names) for name in sorted(names) if name.endswith(".html")]


def _page(archive: zipfile.ZipFile, name: str, names: set[str]) -> Page:
    stem = name.removesuffix(".html")
    facts: Mapping[str, Any] = json.loads(archive.read(f"{stem}.json")) if f"{stem}.json" in names else {}
    expected = facts.get("expected", facts)
    return Page(
        name=stem.rpartition("/")[2],
        data=archive.read(name),
        text=archive.read(f"{stem}.txt").decode() if f"{stem}.txt" in names else "",
        beginning=expected.get("cleaned_text") or "",
        title=expected.get("title") or "",
        date=(expected.get("publish_date") or "")[:10],
        language=expected.get("meta_lang") or "",
        url=facts.get("url") or None,
    )


def ours(page: Page) -> Reading:
    """Read a page as Byline does."""
    try:
        draft = read_html(Source(origin=page.name, data=page.data, url=page.url))
    except InputRefused:
        return Reading(refused=True)
    values = draft.metadata.values
    text = "\n".join(block.text for block in draft.blocks if block.kind is not ParagraphKind.BOILERPLATE)
    date = values.get("published", "")[:10]
    return Reading(text, values.get("title", ""), date, values.get("language", ""))


def theirs(page: Page) -> Reading:
    """Read a page as trafilatura does by default, without comments."""
    text = extract(page.data, url=page.url, include_comments=False)
    facts = extract_metadata(page.data.decode(errors="replace"), default_url=page.url)
    return Reading(text or "", facts.title or "", facts.date or "", refused=not text)


def f1(text: str, expected: str) -> float:
    """Return the F1 of the words of a text."""
    found, wanted = Counter(words_of(text)), Counter(words_of(expected))
    common = (found & wanted).total()
    return 2 * common / (found.total() + wanted.total()) if common else 0.0


def begins(text: str, beginning: str) -> bool:
    """Whether each paragraph of the expected beginning stands in a text."""
    whole = key_of(text)
    return all(key_of(paragraph) in whole for paragraph in beginning.split("\n"))


def same_title(found: str, expected: str) -> bool:
    """Whether a title is the expected one, apart from the name of the site behind one of them."""
    short, long = sorted((" ".join(found.split()), " ".join(expected.split())), key=len)
    if key_of(short) == key_of(long):
        return True
    return short != "" and long.startswith(short) and _SITE.fullmatch(long, len(short)) is not None


def print_texts(pages: Sequence[Page], readings: Mapping[str, tuple[Reading, Reading]]) -> None:
    """Print the F1 of each page with an expected text, and of all."""
    print(f"{'text F1':24}{'ours':>8}{'trafilatura':>13}")
    scores = []
    for page in pages:
        if page.text:
            scores.append([f1(reading.text, page.text) for reading in readings[page.name]])
            print(f"{page.name:24}{scores[-1][0]:8.3f}{scores[-1][1]:13.3f}")
    for name, statistic in (("mean", mean), ("median", median)):
        values = [statistic(column) for column in zip(*scores, strict=True)]
        print(f"{name + f' of {len(scores)}':24}{values[0]:8.3f}{values[1]:13.3f}")


def print_facts(pages: Sequence[Page], readings: Mapping[str, tuple[Reading, Reading]]) -> None:
    """Print how many beginnings, titles, dates and languages are found, how many dates are wrong, and what differs."""
    print(f"\n{'':24}{'ours':>8}{'trafilatura':>13}{'of':>6}")
    for name, of, holds in _FACTS:
        known = [page for page in pages if of(page)]
        counts = [sum(holds(page, readings[page.name][which]) for page in known) for which in (0, 1)]
        print(f"{name:24}{counts[0]:8}{counts[1]:13}{len(known):6}")
    for page in pages:
        reading = readings[page.name][0]
        if page.title and not same_title(reading.title, page.title):
            print(f"title of {page.name}: {reading.title!r}, expected {page.title!r}")
    refused = [page.name for page in pages if readings[page.name][0].refused]
    print(f"refused: {', '.join(refused)}")
    print(f"not refused, but no article: {', '.join(sorted(set(_NO_ARTICLES) - set(refused))) or 'none'}")


_FACTS: tuple[tuple[str, Callable[[Page], str], Callable[[Page, Reading], bool]], ...] = (
    ("beginnings", lambda page: page.beginning, lambda page, reading: begins(reading.text, page.beginning)),
    ("titles", lambda page: page.title, lambda page, reading: same_title(reading.title, page.title)),
    ("dates", lambda page: page.date, lambda page, reading: reading.date == page.date),
    ("wrong dates", lambda page: page.date, lambda page, reading: reading.date not in ("", page.date)),
    ("languages", lambda page: page.language, lambda page, reading: reading.language == page.language),
)


def main() -> None:
    """Read all pages both ways and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder, with html/pages.zip in it")
    data = parser.parse_args().data
    if not (data / "html" / "pages.zip").is_file():
        print(f"{data}/html/pages.zip is absent: nothing was measured")
        return
    pages = read_pages(data)
    readings: dict[str, tuple[Reading, Reading]] = {}
    seconds = [0.0, 0.0]
    for page in pages:
        begun = time.perf_counter()
        own = ours(page)
        middle = time.perf_counter()
        readings[page.name] = (own, theirs(page))
        seconds[0] += middle - begun
        seconds[1] += time.perf_counter() - middle
    print_texts(pages, readings)
    print_facts(pages, readings)
    print(f"{len(pages)} pages in {seconds[0]:.1f} s, trafilatura alone {seconds[1]:.1f} s")


if __name__ == "__main__":
    main()
