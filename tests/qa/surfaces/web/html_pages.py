"""Reads a page as a browser would, for assertions on what is in it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The text and the marked words of every element with an id, and all tags and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text_of: dict[str, str] = {}
        self.marks_of: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag in ("meta", "link", "br", "img", "input"):
            return
        self._open.append((tag, values.get("id", "")))
        if tag == "mark":
            self.marks_of.setdefault(self._place(), []).append("")

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        place = self._place()
        inside = [tag for tag, _ in self._open]
        if "a" not in inside:
            self.text_of[place] = self.text_of.get(place, "") + data
        if "mark" in inside:
            self.marks_of[place][-1] += data

    def links(self) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == "a"]

    def names(self) -> set[str]:
        return {tag for tag, _ in self.tags}

    def _place(self) -> str:
        return next((identity for _, identity in reversed(self._open) if identity), "")
