"""Pages to parse: an article with the surroundings that news sites have."""

from index.article import ParagraphKind
from index.parsing.draft import Draft
from index.parsing.html.reader import read_html
from index.source import Source

TITLE = "Old bridge is closed for a year"
LEAD = "The city closes its old bridge on Monday, and nobody may cross it until next spring."
PARAGRAPHS = (
    "Engineers found cracks in two of the seven pillars last week, the mayor said on Friday evening.",
    "Some 4,000 people walk over the bridge every day, most of them on their way to the railway station.",
    "“We would rather be called careful than be sorry,” said Ada Brandt, who heads the building department.",
    "The repair is to cost 3.2 million euros, of which the region pays a half.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(body: str, *, head: str = "", attributes: str = "") -> str:
    """A page with a menu and a footer around `body`."""
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sports", "Weather", "Contact"))
    return (
        f"<!doctype html><html {attributes}><head><meta charset='utf-8'><title>{TITLE} | Valley Post</title>{head}"
        f"</head><body><nav><ul>{menu}</ul></nav>{body}<footer><p>The Valley Post is published in the valley by its"
        " readers and for its readers.</p></footer></body></html>"
    )


def article(inside: str = BODY, *, above: str = "", below: str = "", head: str = "") -> str:
    """A page with an article of these paragraphs."""
    body = f"<main><article><h1>{TITLE}</h1>{above}<div class='text'>{inside}</div></article>{below}</main>"
    return page(body, head=head, attributes="lang='en-GB'")


def read(markup: str | bytes, *, url: str | None = None, media_type: str | None = None) -> Draft:
    """Read a page that is named "page.html"."""
    data = markup.encode() if isinstance(markup, str) else markup
    return read_html(Source(origin="page.html", data=data, url=url, media_type=media_type))


def texts(draft: Draft, *kinds: ParagraphKind) -> list[str]:
    """The texts of the blocks of these kinds, by default of all searched kinds."""
    wanted = kinds or tuple(kind for kind in ParagraphKind if kind.searched)
    return [block.text for block in draft.blocks if block.kind in wanted]
