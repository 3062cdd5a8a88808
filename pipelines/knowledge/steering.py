"""Sentences of a page that give orders to a machine: whoever planted them, they are no council's words to residents.

The patterns are narrow on purpose. 'Ignore this reminder if you have paid' is for residents and stays.
"""

from __future__ import annotations

import re

_MACHINE = (
    r"(?:ai|a\.i\.|(?:large )?language model|llm|chat ?bot|virtual assistant|ai assistant|assistant|chatgpt|gpt|claude|"
    r"gemini|copilot|search assistant|automated (?:agent|assistant|system))"
)
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
    r"|(?:^|(?<=[.!?\n] )|(?<=\n))\W{0,4}(?:system|assistant)\s*:",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+")


def gives_orders(text: str) -> bool:
    """Whether a text speaks to a machine about what to say."""
    return bool(_ORDER.search(text))


def without_orders(text: str) -> str:
    """The text without the sentences that give orders to a machine; every other character stays as it was."""
    return _LINE.sub(_kept, text) if gives_orders(text) else text


def _kept(line: re.Match[str]) -> str:
    parts = _SENTENCE.split(line[0])
    return line[0] if not any(map(gives_orders, parts)) else " ".join(part for part in parts if not gives_orders(part))
