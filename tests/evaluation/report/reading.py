"""Parses a report page as a browser would."""

from html.parser import HTMLParser


class Report(HTMLParser):
    """The elements, the scripts and all other text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.text += data

    def attributes(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.tags if name == tag]

    def words(self) -> str:
        """All text outside scripts and styles, each run of white space as one space."""
        return " ".join(self.text.split())
