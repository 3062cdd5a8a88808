"""What a model wrote as plain words: links only where the passage had one, no markup, nothing invisible."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.answering.text import normalise

MOST_CHARACTERS = 500  # of one sentence

_LINK = re.compile(
    r"\bhttps?://[^\s<>()\[\]]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|\b(?:www\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:gov\.uk|org\.uk|co\.uk|nhs\.uk|org|com|net|uk|example)\b"
    r"(?:/[^\s<>()\[\]]*)?",
    re.IGNORECASE,
)
_END = ".,;:!?'\")"
_TOKEN = re.compile(r"\[LINK ?(\d{1,3})\]")
_IMAGE = re.compile(r"!\[([^\[\]]{0,200})\]\([^()\s]{0,500}[^()]{0,200}\)")
_MARKED_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,500}[^()]{0,200}\)")
_TAG = re.compile(r"<[^<>]{0,300}>")
_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|file)\s*:\s*\S*", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`{1,3})(?=\S)(.{1,300}?)(?<=\S)\1")
_OPENING = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,2}[.)]\s+|>\s*)+")
_SOURCE_MARK = re.compile(r"\s*[\[(]S\d{1,2}(?:\s*,\s*S\d{1,2})*[\])]")


@dataclass(slots=True)
class HiddenLinks:
    """Addresses of passages as tokens, so that a model can repeat one and invent none."""

    _links: list[str] = field(default_factory=list[str])

    def hide(self, text: str) -> str:
        """The text with each address as '[LINK1]', the same address always with the same number."""
        return _LINK.sub(lambda match: self._token(match[0]), text)

    def show(self, text: str) -> str:
        """The text with each token as its address again.

        Raises:
            ValueError: a token that stands for nothing.
        """
        return _TOKEN.sub(self._address, text)

    def _token(self, link: str) -> str:
        address = link.rstrip(_END)
        if address not in self._links:
            self._links.append(address)
        return f"[LINK{self._links.index(address) + 1}]{link[len(address) :]}"

    def _address(self, match: re.Match[str]) -> str:
        number = int(match[1])
        if not 1 <= number <= len(self._links):
            raise ValueError(f"{match[0]} stands for no address")
        return self._links[number - 1]


def plain_words(text: str) -> str:
    """A model's sentence without Markdown, HTML, scripts, source marks and characters that nobody sees.

    The words between marks stay; the address of a Markdown link or image goes, since nobody checked it.
    """
    text = normalise(text[: MOST_CHARACTERS * 2]).replace("\n", " ")
    for pattern in (_IMAGE, _MARKED_LINK):
        text = pattern.sub(r"\1", text)
    text = _SCHEME.sub("", _TAG.sub("", text))
    while (fewer := _EMPHASIS.sub(r"\2", text)) != text:
        text = fewer
    text = _SOURCE_MARK.sub("", _OPENING.sub("", text))
    return " ".join(text.replace("<", "").replace(">", "").split())[:MOST_CHARACTERS]
