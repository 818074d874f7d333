"""Removes small talk ("hello", "thanks", "wtf", "pls") around a question."""

import re

from qa.language.function_words import AUXILIARY, QUESTION_WORD

_PHRASES = (
    r"(?:hi|hello|hey|hiya|howdy|greetings|dear|good (?:morning|afternoon|evening|day|night)|welcome"
    r"|(?:many )?thanks?(?: you)?(?: (?:so |very )*much| a lot| again)?|thx|ty|cheers"
    r"|ok(?:ay)?|k|great|cool|nice|perfect|excellent|awesome|brilliant|wonderful|good|fine|all ?right|got it|i see"
    r"|understood|sure|well done|good job|sorry|excuse me|pardon|please|bye|goodbye|see you(?: later)?"
    r"|heya|yo|sup|omg|wtf|lmao|ugh|btw|fyi|pls|plz|u[mh]+|erm?|so|well|anyway|guys|folks"
    r"|(?:(?:just )?(?:a )?(?:quick|one more|another) )?question|quick one|just (?:wondering|curious|asking)"
    r"|(?:no|never ?mind)(?: thanks?(?: you)?)?|yes|yeah|yep|yup|nope|hmm*|ah+|oh+|wow|lol|test(?:ing)?)"
)
_TO = r"(?:,? (?:there|byline|all|everyone|everybody|again|for (?:that|this|(?:your|the) (?:help|answers?|time))))?"
_BETWEEN = r"[^\w]+"
_ALONE = re.compile(rf"\W*(?:{_PHRASES}{_TO}(?:{_BETWEEN}|$))+", re.IGNORECASE)
_ABOUT_BYLINE = re.compile(
    r"\W*(?:how are you(?: doing)?(?: today)?|who are you|what (?:can|do) you do|what can i (?:ask|do)(?: you| here)?"
    r"|(?:can you )?help(?: me)?)\W*",
    re.IGNORECASE,
)

_BEGINS = re.compile(
    rf"(?:{_PHRASES}{_TO}(?:\s*[,.!;:–—-]+\s*"
    rf"|\s+(?=(?:{QUESTION_WORD}(?:[’']?s)?|{AUXILIARY}"
    r"|and|so|tell|please|explain|list|give|show|find"
    r"|(?:quick|another) question|(?:in|on|by) what)\b)))+",
    re.IGNORECASE,
)
"""Only before punctuation or a question: "Good Morning America" and "Great Britain" are names."""

_CHAT = re.compile(
    r"(?:(?:hey|yo|omg|wtf|lol|lmao|ugh|btw|fyi|pls|plz|please|u[mh]+|erm|ok|okay|so)\b[\s,.!?;:–—-]*)+(?=\S)"
)
"""Before anything, if typed in lower case."""

_CHAT_END = re.compile(r"(?<![,;])\s+(?:pls|plz|please|thx|lol|wtf|lmao|idk|smh)(?P<last>[.?!\s]*)$")
_ENDS = re.compile(
    r"(?P<sign>[,.?!;])\s*(?:please|pls|plz|(?:many )?thanks?(?: you)?(?: (?:so |very )*much| a lot)?|thx|ty|cheers)"
    r"(?: (?:in advance|everyone|all|guys|for (?:your|the|any) (?:help|time|answers?)))*(?P<last>[.?!\s]*)$",
    re.IGNORECASE,
)


def without_small_talk(text: str) -> str:
    """Return the question in `text` without small talk around it; an empty string if there is no question."""
    if _ALONE.fullmatch(text) or _ABOUT_BYLINE.fullmatch(text):
        return ""
    begins = _BEGINS.match(text) or _CHAT.match(text)
    if begins:
        text = text[begins.end() :]
        text = text[0].upper() + text[1:]
    text = _CHAT_END.sub(r"\g<last>", text)
    return _ENDS.sub(lambda end: end["sign"].strip(",;") or end["last"].strip(), text)
