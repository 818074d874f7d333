"""Signs the answers that a server gives, so that it takes feedback only on those.

Feedback becomes questions of an evaluation. Without a signature, whoever can reach the server could have an answer
saved as "right" that Byline never gave.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from index.saved import Saved

_DIGITS = 32
"""Hexadecimal digits of a signature, 128 bits."""

_FILTERS = ("outlets", "since", "until", "genres")
_CITATION = ("n", "article_id", "paragraph", "quote")


class AnswerSigner:
    """Signs answers with the key that is `saved` with an index, the same for all servers that use it.

    Without that, or if nothing can be saved, the key lasts as long as this object. Threads may share it.
    """

    def __init__(self, saved: Saved | None) -> None:
        self._key = saved.key() if saved is not None else secrets.token_bytes()

    def signed_id(self, answer: Mapping[str, Any], history: Sequence[str]) -> str:
        """Return the id of an answer (`Answer.to_dict()`) to a question with this history, with its signature."""
        return f"{answer['id']}.{self._signature(answer['id'], answer, history)}"

    def is_signed(self, answer: Mapping[str, Any], history: Sequence[str]) -> bool:
        """Whether an answer with its signed id, and this history, match the signature."""
        identity, _, signature = answer["id"].partition(".")
        return hmac.compare_digest(signature.encode(), self._signature(identity, answer, history).encode())

    def _signature(self, identity: str, answer: Mapping[str, Any], history: Sequence[str]) -> str:
        """Sign the stored part of an answer."""
        signed = [
            identity,
            answer["question"],
            list(history),
            [answer["filters"][name] for name in _FILTERS],
            [statement["citations"] for statement in answer["statements"]],
            [[citation[name] for name in _CITATION] for citation in answer["citations"]],
            answer["generation"],
        ]
        return hmac.new(self._key, json.dumps(signed).encode(), hashlib.sha256).hexdigest()[:_DIGITS]
