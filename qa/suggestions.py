"""Questions to begin with, made from what is indexed: each has been asked, and has an answer."""

from collections.abc import Iterator

from index import Article, Index
from qa.assistant import Answerer
from qa.language.attribution import attributions
from qa.language.grammar import parse

_ARTICLES, _PARAGRAPHS = 12, 12
"""How many of the newest articles, and of the first paragraphs of each, are looked through: some 0.3 s an article."""


def example_questions(index: Index, assistant: Answerer, count: int) -> list[str]:
    """Return up to `count` questions that the newest articles answer, each about another person and article.

    Raises as `Assistant.ask` does.
    """
    newest = sorted(index.articles(), key=lambda info: info.published or "", reverse=True)
    found: dict[str, str] = {}
    for info in newest[:_ARTICLES]:
        for name in _people_quoted(index.article(info.id)):
            question, last_name = f"What did {name} say?", name.split()[-1]
            if last_name not in found and not assistant.ask(question).abstained:
                found[last_name] = question
                break
        if len(found) == count:
            break
    return list(found.values())


def _people_quoted(article: Article) -> Iterator[str]:
    """Yield who says something in an article, by first and last name, in the order of its sentences."""
    paragraphs = [paragraph for paragraph in article.paragraphs if paragraph.kind.searched][:_PARAGRAPHS]
    for paragraph in paragraphs:
        sentences = [paragraph.text[s.start : s.end] for s in paragraph.sentences if s.quotable]
        for sentence, speakers in zip(sentences, attributions(sentences), strict=True):
            people = [name.text for name in parse(sentence).ents if name.label_ == "PERSON"]
            yield from (person for person in people if _is_full_name(person) and any(person in s for s in speakers))


def _is_full_name(name: str) -> bool:
    words = name.split()
    return len(words) in (2, 3) and all(word[:1].isupper() and word.replace("-", "").isalpha() for word in words)
