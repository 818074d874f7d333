"""Signs the answers that a server gives, so that it takes feedback only on those.

Feedback becomes questions of an evaluation. Without a signature, whoever can reach the server could have an answer
saved as "right" that Byline never gave.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.folder import KEY_FILE

_KEY_BYTES = 32
_DIGITS = 32
"""Hexadecimal digits of a signature, 128 bits."""

_FILTERS = ("outlets", "since", "until", "genres")
_CITATION = ("n", "article_id", "paragraph", "quote")


class AnswerSigner:
    """Signs answers with a key that is kept in `folder`, next to the index, readable by its owner only.

    Without a folder, or if it is read-only, the key lasts as long as this object. Threads may share it.
    """

    def __init__(self, folder: Path | None) -> None:
        self._key = _kept_key(folder / KEY_FILE) if folder else secrets.token_bytes(_KEY_BYTES)

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


def _kept_key(path: Path) -> bytes:
    """The key in this file, which is created if it is missing; of several processes that try at once, one wins."""
    draft = path.with_name(f"{path.name}.new-{secrets.token_hex(4)}")
    with suppress(OSError):
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_bytes(secrets.token_bytes(_KEY_BYTES))
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        if len(key := path.read_bytes()) == _KEY_BYTES:
            return key
    return secrets.token_bytes(_KEY_BYTES)
