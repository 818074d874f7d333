"""What a composer of sections works with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Index, IndexView
from qa.forms.drafts import Quoter
from qa.forms.material import Material, everything, gather
from qa.reader import Reader
from qa.understanding.forms import AskedForm
from qa.understanding.question import parse_question
from qa.understanding.scope import Scope


@dataclass(frozen=True, slots=True)
class Request:
    """A question whose answer is more than a sentence: what is asked, what may answer, and what there is on its topic.

    `question` is all of it, as it was understood. `whole` is the view of all articles.
    """

    question: str
    asked: AskedForm
    scope: Scope
    index: Index
    whole: IndexView
    reader: Reader | None
    quoter: Quoter
    material: Material

    def on(self, topic: str, outlets: Sequence[str] = ()) -> "Request":
        """Return the same request on another topic, in the articles of some outlets alone if they are named.

        Raises `ReaderError`.
        """
        scope = self.scope
        if outlets:
            filters = replace(scope.filters, outlets=tuple(outlets))
            scope = replace(scope, filters=filters, view=filters.within(self.whole))
        return replace(self, scope=scope, material=material_on(topic, scope, self.whole, self.index))


def material_on(topic: str, scope: Scope, whole: IndexView, index: Index) -> Material:
    """Return what the articles in `scope` have on a topic; without one, the newest articles. Raises `ReaderError`."""
    question = parse_question(topic or "news", whole)
    return gather(question, scope, index) if topic else everything(question, scope, index)
