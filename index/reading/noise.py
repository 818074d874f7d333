"""Tells page noise from news: share counters, comment forms, teasers, newsletter boxes.

Noise stays readable in its article; it is neither searched nor quoted.
"""

import re

_NETWORK = r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|email|print|copy link)"
_SHARE_BAR = re.compile(
    r"[\W_]*\d[\d.,]*\s?[km]?\+?\s?(?:shares?|likes?|views?|comments?|tweets?|retweets?)?[\W_]*"
    rf"|(?:share|tweet|pin|{_NETWORK})(?:[\W_]+(?:share|tweet|pin|this|on|via|article|story|{_NETWORK}))*[\W_]*",
    re.IGNORECASE,
)
_MAX_SHARE_BAR = 60
_PATTERNS = (
    r"advertisement[\W_]*|skip advertisement[\W_]*|story continues below\b.*",
    r"e-?mail (?:this )?to a friend[\W_]*",
    # comment forms
    r"leave a (?:reply|comment)\b.{0,60}|post a comment\b.{0,40}|no comments(?: yet)?[\W_]*|no comment yet[\W_]*|be the first to comment\b.{0,40}",
    r"your e-?mail address will not be published\b.*|required fields are marked\b.*|save my name, e-?mail\b.*",
    r"(?:please )?(?:read|see|review) (?:our|the) comments? (?:policy|guidelines)\b.*",
    r"(?:you must be|please) (?:logged in|log in|sign in|register)\b.{0,60}\bcomment\b.*|comments are (?:closed|off|disabled)\b.*",
    # teasers and links to other articles
    r"(?:here(?:’|'| i)s |this is |see |read )?(?:the |a )?link to our (?:\w+ )?(?:article|story|report|coverage)\b.*",
    r"(?:read (?:more|also|next|on)|also read|see also|related(?: (?:articles?|stories|topics|content))?|more (?:on|from) this|recommended|trending)\s*:.*",
    r"(?:read more|related (?:articles|stories|posts|topics)|you (?:may|might) also like|continue reading|click here)\b.{0,80}",
    r"(?:watch|see|listen to|view) .{1,120}[»>][\W_]*",
    # newsletters, rights, contacts
    r"(?:sign up for|subscribe to|subscribe now|subscribe today)\b.{0,160}|.{0,60}\bsign up for (?:our|the|cnn(?:’|')s) .{0,80}newsletters?\b.*",
    r"follow (?:us|him|her|them|the author) (?:on|at) .{0,100}",
    r"(?:copyright )?(?:©|\(c\)) .{0,160}|copyright (?:by |\d{4}).{0,160}|all rights reserved\b.{0,160}|.{0,120}\ball rights reserved[\W_]*",
    r".{0,80}\bcan be (?:reached|contacted|e-?mailed) (?:at|on|via) \S+@\S+[\W_]*",
)
_NOISE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE | re.DOTALL)
_BULLET = re.compile(r"^[\s•·*–—-]+")
_MAX_NOISE = 400
"""Characters; a longer sentence is not page noise, whatever it begins with (and the patterns stay fast)."""


def is_noise(sentence: str) -> bool:
    """Whether `sentence`, one sentence or a whole short paragraph, is page noise and no news."""
    if len(sentence) > _MAX_NOISE:
        return False
    if not any(character.isalnum() for character in sentence):
        return True  # "* * *"
    line = _BULLET.sub("", sentence.strip())
    if len(line) <= _MAX_SHARE_BAR and _SHARE_BAR.fullmatch(line):
        return True
    return _NOISE.fullmatch(line) is not None
