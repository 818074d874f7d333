"""Questions about the articles themselves: how many there are on something, from which outlets, and which."""

from collections import Counter

from index import ArticleInfo
from qa.formatting import readable_date
from qa.forms.drafts import Draft, DraftSection
from qa.forms.material import MOST_ARTICLES
from qa.forms.request import Request

_MOST_NAMED, _MOST_OUTLETS = 8, 12


def collection(request: Request) -> list[DraftSection]:
    """Return how many articles are on the topic, of which outlets and from when, and the newest of them.

    For a topic, only a limited number of articles is read in full: if all of these are about it, there may be more.
    """
    about = [article for article in request.material.newest_first if article.is_about]
    infos = [article.info for article in about] if request.asked.topic else request.scope.view.articles()
    if not infos:
        return []
    drafts = [Draft(request.quoter.quote(article.lead), article.info.title) for article in about[:_MOST_NAMED]]
    heading = "Newest first" if len(drafts) == len(infos) else f"The newest {len(drafts)}"
    may_be_more = bool(request.asked.topic) and len(request.material.articles) >= MOST_ARTICLES
    return [
        DraftSection("In this collection", (), tuple(_counts(infos, may_be_more))),
        DraftSection(heading, tuple(drafts)),
    ]


def _counts(infos: list[ArticleInfo], may_be_more: bool) -> list[str]:
    outlets = Counter(info.outlet or "unknown outlet" for info in infos)
    days = sorted(info.published[:10] for info in infos if info.published)
    of = f" of {len(outlets):,} outlets" if len(outlets) > 1 else ""
    between = f", from {readable_date(days[0])} to {readable_date(days[-1])}" if len(set(days)) > 1 else ""
    least = "At least " if may_be_more else ""
    lines = [f"{least}{len(infos):,} article{'' if len(infos) == 1 else 's'}{of}{between}."]
    most = sorted(outlets.items(), key=lambda one: (-one[1], one[0]))[:_MOST_OUTLETS]
    named = [f"{name} {count:,}" for name, count in most]
    more = len(outlets) - _MOST_OUTLETS
    return [*lines, f"{', '.join(named)}{f', and {more:,} more' if more > 0 else ''}."]
