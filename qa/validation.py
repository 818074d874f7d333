"""Types of user input."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:  # JSON can encode half of a surrogate pair, which is not a character
        raise ValueError("contains an invalid character (lone surrogate)") from error
    return text


def _iso_date(value: Any) -> Any:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("not a valid date; use YYYY-MM-DD, as in 2025-09-05")
    return value


def _no_truth_value(value: Any) -> Any:
    if value is True or value is False:  # Python takes them for 1 and 0
        raise ValueError("not a number")
    return value


Text = Annotated[str, AfterValidator(_encodable)]
"""A string that can be encoded as UTF-8."""

Day = Annotated[date, BeforeValidator(_iso_date)]
"""A date, also as YYYY-MM-DD. By default, Pydantic also accepts numbers, as seconds since 1970."""

WholeNumber = Annotated[int, BeforeValidator(_no_truth_value)]
"""An integer, but not true or false."""

Number = Annotated[float, BeforeValidator(_no_truth_value)]
"""A number, but not true or false."""
