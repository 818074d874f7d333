"""What changed from one version of an article to the next."""

import time
from pathlib import Path

from index import Article, Index
from index.text.diff import DiffHunk, DiffOp, changes

HEAD = "---\ntitle: Bridges\noutlet: Bridge Daily\nlanguage: en\n---\n"
FIRST = "The bridge opens on Monday, the mayor said."
SECOND = "It was built in four years by three hundred people."
THIRD = "Ferries go on as before."


def both(index: Index, articles: Path, before: str, after: str) -> tuple[Article, Article]:
    path = articles / "a.txt"
    for text in (before, after):
        path.write_text(text, encoding="utf-8")
        index.add([path])
    (info,) = index.articles()
    return index.article(info.id, 1), index.article(info.id, 2)


def shown(found: list[DiffHunk]) -> list[str]:
    marks = {DiffOp.KEPT: "{}", DiffOp.ADDED: "+{}+", DiffOp.REMOVED: "-{}-"}
    return [f"{one.where}: " + "".join(marks[fate].format(text) for text, fate in one.pieces) for one in found]


def test_changes_are_shown_word_by_word(index: Index, articles: Path) -> None:
    before, after = both(
        index, articles, f"{HEAD}{FIRST}\n\n{SECOND}", f"{HEAD}{FIRST.replace('Monday', 'Friday')}\n\n{SECOND}"
    )
    assert shown(changes(before, after)) == ["paragraph 1: The bridge opens on -Monday-+Friday+, the mayor said."]


def test_a_number_is_one_word(index: Index, articles: Path) -> None:
    text = "Repairs cost {} million pounds, twice what was expected."
    before, after = both(index, articles, HEAD + text.format("1,234.5"), HEAD + text.format("1,274.5"))
    assert shown(changes(before, after)) == [
        "paragraph 1: Repairs cost -1,234.5-+1,274.5+ million pounds, twice what was expected."
    ]


def test_added_and_removed_paragraphs(index: Index, articles: Path) -> None:
    before, after = both(index, articles, f"{HEAD}{FIRST}\n\n{SECOND}", f"{HEAD}{FIRST}\n\n{THIRD}")
    assert shown(changes(before, after)) == [
        f"paragraph 2 of the previous version: -{SECOND}-",
        f"paragraph 2: +{THIRD}+",
    ]
    before, after = after, before
    assert shown(changes(before, after)) == [
        f"paragraph 2 of the previous version: -{THIRD}-",
        f"paragraph 2: +{SECOND}+",
    ]


def test_an_inserted_paragraph_moves_no_other(index: Index, articles: Path) -> None:
    before, after = both(index, articles, f"{HEAD}{FIRST}\n\n{THIRD}", f"{HEAD}{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert shown(changes(before, after)) == [f"paragraph 2: +{SECOND}+"]


def test_facts_about_the_article(index: Index, articles: Path) -> None:
    new = HEAD.replace("Bridges", "Bridges, corrected").replace("---\n\n", "")
    before, after = both(
        index, articles, HEAD + FIRST, new.replace("outlet: Bridge Daily", "outlet: Bridge Post") + FIRST
    )
    assert shown(changes(before, after)) == ["title: Bridges+, corrected+", "outlet: Bridge -Daily-+Post+"]


def test_the_pieces_make_up_both_texts(index: Index, articles: Path) -> None:
    """Nothing is lost: without the additions it is the old text, without the removals the new one."""
    before, after = both(index, articles, f"{HEAD}“İ 😀”, {FIRST}", f"{HEAD}“İ 😁”, {FIRST[:20]} later.")
    (one,) = changes(before, after)
    assert "".join(text for text, fate in one.pieces if fate is not DiffOp.ADDED) == before.paragraphs[0].text
    assert "".join(text for text, fate in one.pieces if fate is not DiffOp.REMOVED) == after.paragraphs[0].text


def test_one_version_has_no_changes(index: Index, articles: Path) -> None:
    before, _ = both(index, articles, HEAD + FIRST, HEAD + SECOND)
    assert changes(before, before) == []


def test_huge_paragraphs_are_compared_as_a_whole(index: Index, articles: Path) -> None:
    words = " ".join(f"word{number}" for number in range(30_000))
    before, after = both(index, articles, f"{HEAD}{words} one.", f"{HEAD}{words} two.")
    started = time.process_time()
    assert [one.where for one in changes(before, after)] == ["paragraph 1 of the previous version", "paragraph 1"]
    assert time.process_time() - started < 2
