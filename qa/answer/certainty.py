"""How sure an answer is, in words: how many independent sources say it, how directly, and whether others contradict
it.
"""

from collections.abc import Iterable, Sequence

from qa.answer.citation import Citation
from qa.answer.statement import Statement
from qa.language.agreement import contradict
from qa.language.standing import Verdict, predicate, with_verdict

_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten".split()


def count_of_sources(statements: Sequence[Statement]) -> str:
    """Return in words how many independent sources say what the statements say, and how directly.

    Copies count as one with the article that they are copies of. Sources are counted for each statement separately: two
    articles that say different things do not confirm each other. If all are from one outlet, it says so. The rest is
    determined by the first statement: one that has been corrected since was said "before a correction"; one that
    depends on the paragraph before, to know who is meant, "indirectly".
    """
    sources = _sources(citation for statement in statements for citation in statement.citations)
    counts = [sum(_says(source, statement) for source in sources) for statement in statements]
    first, manner = statements[0], _manner(statements[0])
    counted = _counted(counts[0]) + (" of one outlet" if counts[0] > 1 and _of_one_outlet(first) else "")
    if counts[0] == len(sources) == min(counts):
        says = manner or f" {predicate(first.standing, counts[0])}"
    else:
        says = f"{' each' if len(set(counts)) == 1 else ' for the first statement'}{manner}"
    text = f"{counted}{says}."
    return text if manner else with_verdict(first.standing, text)


def _of_one_outlet(statement: Statement) -> bool:
    """Whether all articles that say it are known to be from the same outlet, which does not confirm itself."""
    outlets = {citation.article.outlet for citation in statement.citations}
    return len(outlets) == 1 and None not in outlets


def quoted_from(statements: Sequence[Statement]) -> str:
    """Return in words how many articles from how many outlets are quoted, if no single statement is the answer."""
    cited = [citation for statement in statements for citation in statement.citations]
    articles = {citation.article.id for citation in cited}
    outlets = {citation.article.outlet for citation in cited if citation.article.outlet}
    of = f" of {_number(len(outlets)).lower()} outlets" if len(outlets) > 1 else ""
    origins = len(_sources(cited))
    independent = f", {_number(origins).lower()} of them independent" if origins < len(articles) else ""
    return f"Quoted from {_counted(len(articles)).lower()}{of}{independent}."


def saying(statement: Statement) -> tuple[Citation, ...]:
    """Return the citations that say what the statement says, without the context it depends on and the reply to it."""
    others = (statement.context, statement.reply)
    return tuple(citation for citation in statement.citations if citation not in others)


def outlets_of(statement: Statement) -> list[str]:
    """Return the outlets that say it, including those of near-duplicates with the same words."""
    articles = [
        article
        for citation in saying(statement)
        for article in (citation.article, *(copy.article for copy in citation.also_in))
    ]
    return list(dict.fromkeys(article.outlet for article in articles if article.outlet))


def origins_of(statement: Statement) -> int:
    """Return how many independent articles say it."""
    return len(_sources(saying(statement)))


def contradicts(one: Statement, other: Statement) -> bool:
    """Whether two statements from independent sources cannot both be right."""
    if one.correction is not None or other.correction is not None:
        return False  # which of them is right has been said
    first, second = one.citations[0], other.citations[0]
    opposed = {one.standing.verdict, other.standing.verdict} == {Verdict.YES, Verdict.NO}
    are_independent = _printed_in(first).isdisjoint(_printed_in(second))
    return are_independent and (opposed or contradict(first.quote, second.quote))


def _manner(first: Statement) -> str:
    if first.correction is not None:
        return ", before a correction"
    if first.standing.manner is not None:
        return f", {first.standing.manner}"
    if first.standing.verdict is Verdict.OPEN:
        return ", without a clear yes or no"
    return ", indirectly" if first.needs_context else ""


def _sources(citations: Iterable[Citation]) -> list[set[str]]:
    """Return the ids of the cited articles and of the copies with the same words, source by source."""
    sources: list[set[str]] = []
    for citation in citations:
        joined = _printed_in(citation)
        for other in [source for source in sources if source & joined]:
            joined |= other
            sources.remove(other)
        sources.append(joined)
    return sources


def _says(source: set[str], statement: Statement) -> bool:
    return any(source & _printed_in(citation) for citation in statement.citations)


def _printed_in(citation: Citation) -> set[str]:
    return {citation.article.id, *(copy.article.id for copy in citation.also_in)}


def _counted(count: int) -> str:
    return f"{_number(count)} article{'' if count == 1 else 's'}"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
