"""robots.txt (RFC 9309): what a site lets Byline fetch, and at what pace."""

import re
from dataclasses import dataclass

from protego import Protego

AGENT = "Byline"
"""The name by which a robots.txt can address Byline."""

MAX_ROBOTS = 512_000
"""Bytes that are read: RFC 9309, 2.5 asks for 500 KiB. Rules after them are not known."""

_AGENT_LINE = re.compile(r"\s*user(?:-|\s+)?agent\s*[\s:]\s*(?P<name>\S.*)", re.IGNORECASE)
_AGENT_NAME = re.compile(r"\*|[a-zA-Z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says to Byline. `failure` is the reason if it could not be read."""

    parsed: Protego
    failure: str | None = None

    def allow(self, url: str) -> bool:
        """Whether `url`, of this site, may be fetched. Nothing may be while the rules are not known."""
        return self.failure is None and self.parsed.can_fetch(url, AGENT)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests; 0 if it does not say."""
        return self.parsed.crawl_delay(AGENT) or 0.0


def read_rules(data: bytes) -> Rules:
    """Return the rules in a robots.txt; whatever in it is none, as in a page of HTML, is passed over."""
    return Rules(Protego.parse(_merge_other_agents(data.decode("utf-8-sig", errors="replace"))))


def no_rules() -> Rules:
    """Return those of a site without a robots.txt: everything may be fetched."""
    return Rules(Protego())


def unknown_rules(failure: str) -> Rules:
    """Return those of a site whose robots.txt is there, as far as can be told, but could not be read."""
    return Rules(Protego(), failure)


def _merge_other_agents(text: str) -> str:
    """Give all other programs that are addressed one name.

    Protego keeps each rule once for each name: 64 kB with 2,000 names over 2,000 rules took 8 s and 0.3 GB. It would
    also take a rule for `b` as one for `Byline`; the standard compares whole names, without a version.
    """
    return "\n".join(_rename_other_agent(line) for line in text.splitlines())


def _rename_other_agent(line: str) -> str:
    found = _AGENT_LINE.match(line.partition("#")[0])
    if not found:
        return line
    name = _AGENT_NAME.match(found["name"])
    known = name is not None and name[0].lower() in ("*", AGENT.lower())
    return f"User-agent: {name[0] if name and known else 'another'}"
