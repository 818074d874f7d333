"""robots.txt (RFC 9309): what a site allows Byline to fetch, and at what pace."""

import re
from dataclasses import dataclass

from protego import Protego

AGENT = "Byline"
"""Byline's product token in a robots.txt."""

MAX_ROBOTS = 512_000
"""Bytes that are read: RFC 9309, 2.5 asks for 500 KiB. Later rules are ignored."""

_AGENT_LINE = re.compile(r"\s*user(?:-|\s+)?agent\s*[\s:]\s*(?P<name>\S.*)", re.IGNORECASE)
_AGENT_NAME = re.compile(r"\*|[a-zA-Z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a site's robots.txt for Byline. `failure` is the reason if it could not be read."""

    parsed: Protego
    failure: str | None = None

    def allow(self, url: str) -> bool:
        """Whether `url`, on this site, may be fetched. While the rules are unknown, nothing may be."""
        return self.failure is None and self.parsed.can_fetch(url, AGENT)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests; 0 if not stated."""
        return self.parsed.crawl_delay(AGENT) or 0.0


def read_rules(data: bytes) -> Rules:
    """Return the rules in a robots.txt; lines that are not rules, as in an HTML page, are ignored."""
    return Rules(Protego.parse(_merge_other_agents(data.decode("utf-8-sig", errors="replace"))))


def no_rules() -> Rules:
    """Return the rules of a site without a robots.txt: everything may be fetched."""
    return Rules(Protego())


def unknown_rules(failure: str) -> Rules:
    """Return the rules of a site whose robots.txt probably exists, but could not be read."""
    return Rules(Protego(), failure)


def _merge_other_agents(text: str) -> str:
    """Give all other user agents the same name.

    Protego stores each rule once for each name: 64 kB with 2,000 names over 2,000 rules took 8 s and 0.3 GB. It would
    also apply a rule for `b` to `Byline`; the standard compares whole names, without the version.
    """
    return "\n".join(_rename_other_agent(line) for line in text.splitlines())


def _rename_other_agent(line: str) -> str:
    found = _AGENT_LINE.match(line.partition("#")[0])
    if not found:
        return line
    name = _AGENT_NAME.match(found["name"])
    known = name is not None and name[0].lower() in ("*", AGENT.lower())
    return f"User-agent: {name[0] if name and known else 'another'}"
