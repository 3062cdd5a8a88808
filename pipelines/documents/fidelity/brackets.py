"""What stands in brackets in a source: it may be said in another way, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.tagging import Token, tag

_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,300})[)\]]")
_SMALL = re.compile(r"^(?:s|es|\d+|[ivx]+|[a-z])$", re.IGNORECASE)
_CONTENT = ("NN", "VB", "JJ", "RB", "CD")


def brackets(text: str) -> Iterator[str]:
    """The brackets that say something of their own: not '(s)', not '(PCN)' after the words it stands for."""
    for match in _BRACKET.finditer(text):
        inside = match[1].strip()
        if not _SMALL.match(inside) and not _is_short_form(inside, text[: match.start()]):
            yield inside


def _is_short_form(inside: str, before: str) -> bool:
    plain = re.sub(r"[\"'“”‘’]|^(?:the|a|or|known as)\s", "", inside).strip()
    if not re.fullmatch(r"[A-Z][A-Za-z]{1,7}s?", plain):
        return False
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", before))[-8:].lower()
    return plain.isupper() and (plain.lower() in initials or plain.lower()[0] in initials)


def content(text: str) -> frozenset[str]:
    """Dictionary forms of the words that carry meaning."""
    return frozenset(token.lemma for token in tag(text) if _carries(token))


def _carries(token: Token) -> bool:
    return (
        token.tag.startswith(_CONTENT) and (token.text[0].isalnum() or token.text[0] == "£") and token.low not in _LIGHT
    )


_LIGHT = frozenset(
    "be is are was were have has had do does did get gets got include includes including for example such as also "
    "e.g eg "
    "i.e ie see not so very then there here only just other".split()
)
