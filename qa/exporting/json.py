"""A conversation as JSON: the answers as `Answer.to_dict()` has them, and when they were exported."""

import json
from collections.abc import Sequence
from datetime import datetime

from qa.answer import Answer
from qa.exporting.moment import exported


def conversation_json(answers: Sequence[Answer], *, exported_at: datetime | None = None) -> str:
    """Return the conversation, oldest answer first, each with the `generation` of the index that it came from."""
    values = {"exported_at": exported(exported_at), "answers": [answer.to_dict() for answer in answers]}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
