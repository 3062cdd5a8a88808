"""Sentences of a page that give orders to a machine: whoever planted them, they are no council's words to residents.

The patterns are narrow on purpose. 'Ignore this reminder if you have paid' is for residents and stays.
"""

from __future__ import annotations

import re

from pipelines.knowledge.machine_talk import points, speaks_to_machine, tells_of_the_rest

_MACHINE = (
    r"(?:ai(?: systems?| models?| agents?)?|a\.i\.|(?:large )?language model|llm|chat ?bot|bot|virtual assistant|"
    r"(?:answering|computer|reading) (?:program|software|machine)|machine reader|automated (?:repl(?:y|ie)|answer)|"
    r"ai assistant|assistant|chatgpt|gpt|claude|gemini|copilot|search assistant|summari[sz]er|reader software|"
    r"automated (?:agent|assistant|system))"
)
# At the head of a sentence, so that 'a foreign language assistant who works here' stays.
_HEAD = r"(?:^|(?<=[.!?>] )|(?<=\n))[^\w\n]{0,6}"
_ASKED = (
    r"when(?:ever)? (?:(?:you are |you're )?asked|(?:a|the|any) (?:user|resident|person|caller|someone) asks"
    r"|someone asks|users ask)"
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.?!\n]{0,30}"
    r"\b(?:previous|prior|above|earlier|all|any|your|system|other|the)\b[^.?!\n]{0,20}"
    r"\b(?:instructions?|prompts?|rules|guidelines|training|directives?|programming|passages?|sources?)\b"
    r"|\b(?:system|developer|hidden) (?:prompt|message|instructions?)\b"
    r"|\bdeveloper mode\b|\bjail ?break|\bprompt injection\b"
    rf"|\byou are (?:now )?(?:an? |the )?{_MACHINE}\b|\bas an? {_MACHINE}\b"
    rf"|\b(?:attention|note to|dear|hey|hello|to (?:the|any|all))\s*,? {_MACHINE}s?\b"
    rf"|\b{_MACHINE}s?\b[^.?!\n]{{0,40}}"
    r"\b(?:must|should|shall|always|never|respond|reply|answer|say|tell|output|instructed)\b"
    rf"|\b{_ASKED}\b[^.?!\n]{{0,80}}\b(?:say|answer|reply|respond|tell|state|output|give)\b"
    r"|\b(?:tell|inform|advise|convince) (?:the |every |all |any )?(?:users?|readers?|askers?)\b"
    r"|\b(?:respond|reply|answer) (?:only )?(?:with|by saying|in the affirmative)\b"
    r"|\boutput (?:the following|only|exactly)\b"
    r"|\b(?:do not|don't|never) (?:reveal|mention|disclose) (?:this|these|that) (?:instruction|prompt|message|rule)s?\b"
    r"|<\|[^|<>\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>"
    r"|(?:^|(?<=[.!?\n] )|(?<=\n))\W{0,4}(?:system|assistant)\s*:"
    rf"|{_HEAD}(?:(?:for|to|notes? (?:to|for)|instructions? (?:to|for)) )?(?:any |all |the )?{_MACHINE}s?"
    r"(?:\s*[,:]| that\b)"
    rf"|\b{_MACHINE} (?:memory|update|override|instruction|note)s?\b|\bend of update\b"
    rf"|\b{_MACHINE}s? (?:(?:that |which |who )?(?:reads?|reading|quotes?|answers?|rel(?:y|ies)|finds?))\b"
    # Letters that only look like letters: full-width, mathematical, invisible, or of two alphabets in one word.
    r"|[\uff21-\uff5a\U0001d400-\U0001d7ff\U000e0000-\U000e007f]"
    r"|[a-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-z]"
    # Marks that no page for people has, letters with dots between them, and orders about what others are to be told.
    r"|[\[{<%#]{1,3}\s*(?:ai|system|assistant|tool|bot|prompt)\b|\b(?:[a-z]\.){5,}"
    r"|\b(?:tell|inform|advise|convince|instruct|warn|urge) (?:every|all|each|any) "
    r"(?:residents?|callers?|customers?|visitors?|askers?|users?|readers?)\b"
    r"|\b(?:instruct everyone|(?:warn|instruct|urge) the (?:caller|user|reader|asker|driver)s?)\b"
    r"|\bsoftware (?:finds|leaves|answers|says|adds|reads)\b"
    r"|\bfrom now on\b[^.?!\n]{0,20}\b(?:give|say|answer|always|never|reply|respond|you are)\b",
    re.IGNORECASE,
)
# Markup whose content nobody sees on the page, and markup that is none of a page's words.
_NEVER_SHOWN = re.compile(
    r"<!--.*?(?:-->|\Z)|<<?(sys|script|style|iframe|template|noscript|object|embed|svg|title|[\w-]*(?:system"
    r"|assistant|user|prompt|instruction|reply|answer|response|model|agent|bot|llm)[\w-]*)\b.*?(?:</\1\s*>|\Z)",
    re.I | re.S,
)
_HIDDEN = re.compile(
    r"<(\w+)\b(?=[^>]*(?:\shidden\b|aria-hidden=[\"']?true|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0(?![.\d])|"
    r"font-size\s*:\s*[0-2](?:px|pt|em|%)?\s*[;\"']|color\s*[:=]\s*[\"']?(?:white|#fff(?:fff)?)\b))[^>]*>.*?"
    r"(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_END = re.compile(
    r"</(?:p|div|li|td|th|tr|h[1-6]|summary|details|dt|dd|section|blockquote)\s*>|<br\s*/?>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][\w-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
# A mark of orders that run over several sentences: the rest of the line goes.
_RUNS_ON = re.compile(
    rf"\W{{0,6}}\b{_MACHINE} (?:memory|update|override)s?\b.*|\W{{0,6}}\bend of update\b.*", re.IGNORECASE
)
# Letters shown in another order than they are written, so that nobody reads what a machine reads.
_TURNED = re.compile(r"[\u202a-\u202e\u2066-\u2069][^\n\u202c\u2069]*[\u202c\u2069]?")
_PART = re.compile(r"(?<=[.!?])[ \t]+|\n")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+")


def gives_orders(text: str) -> bool:
    """Whether a text speaks to a machine about what to say."""
    return bool(_ORDER.search(text)) or any(map(speaks_to_machine, _PART.split(text)))


def without_orders(text: str) -> str:
    """The text without markup, what it hides, and the sentences that give orders to a machine.

    Every other character stays as it was.
    """
    shown = _shown(text)
    if not gives_orders(shown):
        return shown
    kept: list[str] = []
    wary = False  # after one order, and in its line, less is enough to be another
    for line in shown.split("\n"):
        parts = _SENTENCE.split(_RUNS_ON.sub("", line))
        orders = [part for part in parts if gives_orders(part)]
        wary = wary or bool(orders)
        last = next((at for at, part in enumerate(parts) if part in orders and tells_of_the_rest(part)), len(parts))
        stays = (part for part in parts[:last] if part not in orders and not (wary and points(part) > 1))
        kept.append(" ".join(stays))
        if last < len(parts):
            break
    return "\n".join(kept)


def _shown(text: str) -> str:
    """What a reader of the page would see."""
    text = _TURNED.sub("", text)
    if "<" not in text:
        return text
    return _TAG.sub("", _BLOCK_END.sub(" ", _HIDDEN.sub("", _NEVER_SHOWN.sub("", text))))
