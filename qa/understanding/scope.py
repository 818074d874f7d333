"""The outlet and the time that a question limits itself to, and the articles that are left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from index import IndexView
from qa.filters import Filters
from qa.language.dates import When, asked_time
from qa.language.outlet_names import outlet_forms, outlet_key
from qa.understanding.question import AUXILIARY

_SOURCE = re.compile(
    r",? ?\b(?P<via>according to|(?:(?:as|is|was|were|are) )?(?:reported|written|published|told) (?:by|in)|in) "
    r"(?P<outlet>[^,;:?!()]{1,80}?)(?:[’']s (?:articles?|coverage|reports?|reporting))?"
    rf"(?=\W*$|[,;:)]| (?:according|in|on|during|who|what|when|where|why|how|which)\b| {AUXILIARY})",
    re.IGNORECASE,
)


_REPORTS = re.compile(
    r"^what (?:did|does|do|has|have) (?P<outlet>.{1,80}?) (?:say|said|report|reported|write|written) (?:about|on) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time that a question limits itself to: how it is written there, from which day to which it is, and the view of
    the articles that were published in it."""

    words: str
    when: When
    first: date
    last: date
    published: IndexView


@dataclass(frozen=True, slots=True)
class Scope:
    """What may answer: the articles that `filters` leaves, and of these what is of the `time` that is asked about.

    That is what was published in it, names it, or cannot be dated. `view` is of the articles that are left. `words` is
    the question without the words that limit it to an outlet or a time.
    """

    words: str
    filters: Filters
    view: IndexView
    time: AskedTime | None

    def notes(self, whole: IndexView) -> list[str]:
        """Say what was left out, and why."""
        notes, chosen = [], self.filters
        if chosen:
            limits = [f"of {' or '.join(chosen.outlets)}"] if chosen.outlets else []
            limits += [f"from {chosen.since}"] if chosen.since else []
            limits += [f"up to {chosen.until}"] if chosen.until else []
            searched = f"{self.view.article_count:,} of {whole.article_count:,}"
            notes.append(f"Only articles {', '.join(limits)} were searched: {searched}.")
        if chosen.since or chosen.until:
            undated = whole.within(chosen.outlets).undated_count
            notes += [f"Articles without a date were left out: {undated:,}."] if undated else []
        if self.time:
            notes.append(f"Limited to “{self.time.words}”: what was published then, names that time, or has no date.")
        return notes


def find_scope(question: str, view: IndexView, chosen: Filters) -> Scope:
    """Return what may answer `question`, a standalone one: what was chosen, and the outlet and time that it names.

    An outlet that it names as its source counts where the index has articles of it, and none was chosen; a time where
    there are articles of that time: otherwise it is words to be searched for. Raises `QuestionRefused` for a chosen
    outlet that the index has no article of.
    """
    filters, words = chosen.resolved(view.outlets), question
    if not filters.outlets:
        outlets, words = _named_in(question, outlet_forms(view.outlets))
        filters = replace(filters, outlets=tuple(dict.fromkeys(outlets)))
    left = filters.within(view)
    named = asked_time(words)
    days = named.when.latest(view.newest) if named and view.newest else None
    if named is None or days is None:
        return Scope(words, filters, left, None)
    since, until = max(days[0], filters.since or days[0]), min(days[1], filters.until or days[1])
    published = view.within(filters.outlets, since, until)
    if not published.article_count:
        return Scope(words, filters, left, None)
    time = AskedTime(words[named.start : named.end], named.when, *days, published)
    return Scope(_without(words, named.start, named.end), filters, left, time)


def _named_in(question: str, forms: Mapping[str, list[str]]) -> tuple[list[str], str]:
    """Return the outlets that the question names as its source, and the question without these words."""
    reports = _REPORTS.match(question)
    if reports and outlet_key(reports["outlet"]) in forms:
        return forms[outlet_key(reports["outlet"])], f"What is reported about {question[reports.end() :]}"
    for source in _SOURCE.finditer(question):
        outlets = forms.get(outlet_key(source["outlet"]), [])
        is_name = source["via"].lower() != "in" or source["outlet"] != source["outlet"].lower()  # "in time"
        if outlets and is_name:
            return outlets, _without(question, source.start(), source.end())
    return [], question


def _without(question: str, start: int, end: int) -> str:
    """Return the question without these characters, unless no word would be left."""
    words = f"{question[:start].rstrip(' ,')} {question[end:].lstrip(' ,')}".strip()
    words = re.sub(r" (?=[?!.,;])", "", words)
    return words[0].upper() + words[1:] if re.search(r"\w", words) else question
