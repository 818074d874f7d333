"""The article page: the whole text as it is stored, with the cited words highlighted. It needs no JavaScript."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse

from index import Article, Index
from index.errors import ArticleNotFound
from index.text.diff import changes as changes_between
from qa.formatting import mark_spans
from qa.surfaces.web.pages.rendering import STATIC, render

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""The headers of every page except the chat: it loads its style sheet and nothing else."""

_MARK = re.compile(r"([0-9]{1,9}):([0-9]{1,9})-([0-9]{1,9})")
_VERSION = re.compile(r"[0-9]{1,9}")

Spans = dict[int, list[tuple[int, int]]]
"""Spans to highlight, by paragraph number."""


def article_pages(index: Index) -> APIRouter:
    """Return the routes of the article pages, and of the style sheets of all pages."""
    router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

    @router.get("/article/{article_id}/changes", summary="Changes from the previous version")
    def changes(article_id: str, version: str | None = None) -> HTMLResponse:
        return changes_page(index, article_id, version)

    @router.get("/article/{article_id:path}", summary="The page of an article")
    def article(
        article_id: str, version: str | None = None, mark: Annotated[list[str] | None, Query()] = None
    ) -> HTMLResponse:
        """`mark` is `PARAGRAPH:START-END`, in code points, and may be given more than once."""
        return article_page(index, article_id, version, mark or [])

    @router.get("/pages/{sheet}.css", include_in_schema=False)
    def style_sheet(
        sheet: Literal["base", "article", "chat", "check", "kept", "library", "overview", "quotes", "search"],
    ) -> FileResponse:
        return FileResponse(STATIC / f"{sheet}.css", headers={"Cache-Control": "no-cache"})

    @router.get("/pages/{name}.js", include_in_schema=False)
    def script(name: Literal["chat", "check", "kept", "library", "preview"]) -> FileResponse:
        return FileResponse(STATIC / f"{name}.js", headers={"Cache-Control": "no-cache"})

    return router


def article_page(index: Index, article_id: str, version: str | None, marks: Sequence[str]) -> HTMLResponse:
    """Return the page of an article in one of its versions, or a page that says that there is none."""
    try:
        current = index.article(article_id)
    except ArticleNotFound:
        return _not_found("There is no article with this ID. It may have been removed.")
    article = current if version in (None, "") else _in_version(index, current, version or "")
    if article is None:
        return _not_found("This article does not have the requested version.", current)
    spans, ignored = read_marks(marks, article)
    rows = [(p, mark_spans(p.text, spans.get(p.number, ()))) for p in article.paragraphs]
    html = render(
        "article.html",
        article=article,
        current=current,
        rows=rows,
        marked=sorted(spans),
        marks_ignored=ignored,
        copies=index.near_duplicates(current.id),
    )
    return HTMLResponse(html, headers=HEADERS)


def changes_page(index: Index, article_id: str, version: str | None) -> HTMLResponse:
    """Return the page of changes from the previous version to this one (the current one if None)."""
    try:
        current = index.article(article_id)
    except ArticleNotFound:
        return _not_found("There is no article with this ID. It may have been removed.")
    after = current if version in (None, "") else _in_version(index, current, version or "")
    before = _in_version(index, current, str(after.version - 1)) if after else None
    if after is None or before is None:
        return _not_found("There is no earlier version to compare with.", current)
    html = render("changes.html", before=before, after=after, found=changes_between(before, after))
    return HTMLResponse(html, headers=HEADERS)


def read_marks(marks: Sequence[str], article: Article) -> tuple[Spans, bool]:
    """Return the spans that `marks` name in the article, and whether any mark was invalid and left out."""
    texts = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    spans: Spans = {}
    ignored = False
    for mark in marks:
        match = _MARK.fullmatch(mark)
        number, start, end = map(int, match.groups()) if match else (0, 0, 0)
        if start < end <= len(texts.get(number, "")):
            spans.setdefault(number, []).append((start, end))
        else:
            ignored = True
    return spans, ignored


def _in_version(index: Index, current: Article, version: str) -> Article | None:
    if not _VERSION.fullmatch(version):
        return None
    try:
        return index.article(current.id, int(version))
    except ArticleNotFound:
        return None


def _not_found(reason: str, current: Article | None = None) -> HTMLResponse:
    html = render("not_found.html", reason=reason, current=current)
    return HTMLResponse(html, status_code=404, headers=HEADERS)
