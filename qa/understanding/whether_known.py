"""Questions whether something is known: "Is it known yet who paid?".

Such a question is answered by who paid, or by a sentence saying that it is not known. "Do you know who paid?" only asks
who did.
"""

import re
from functools import cache

from qa.language.data import load

_ASKED = r"(?P<asked>(?:who|whom|whose|what|which|when|where|why|how|whether|if)\b.+?)"


@cache
def whether_known_rules() -> dict[str, re.Pattern[str]]:
    """Return the ways of asking whether something is known, by name."""
    rows = load("whether_known.toml")["asked"]
    return {
        name: re.compile(rf"\W*{row['pattern'].replace('{ASKED}', _ASKED)}[\s?!.]*", re.IGNORECASE)
        for name, row in rows.items()
    }


def what_may_be_known(question: str) -> str | None:
    """Return the underlying question, "Who paid?" for "Is it known who paid?"; None for other questions."""
    found = (pattern.fullmatch(question.strip()) for pattern in whether_known_rules().values())
    asked = next((match["asked"] for match in found if match), None)
    return f"{asked[0].upper()}{asked[1:]}?" if asked else None
