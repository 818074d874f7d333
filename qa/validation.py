"""Types of what users give."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # JSON can spell half of a surrogate pair, which is no character
        raise ValueError("contains an invalid character (lone surrogate)") from error
    return text


def _written_out(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("not a valid date; use YYYY-MM-DD, as in 2025-09-05")
    return value


Text = Annotated[str, AfterValidator(_encodable)]
"""A text that can be stored and sent."""

Day = Annotated[date, BeforeValidator(_written_out)]
"""A day, also as text. By itself Pydantic accepts numbers too, as seconds since 1970."""
