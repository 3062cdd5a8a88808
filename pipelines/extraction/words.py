"""The words of a block while they are gathered from runs, with the links that stand in them."""

from __future__ import annotations

import re

from pipelines.extraction.blocks import Link
from pipelines.extraction.characters import tidy

_USEFUL = re.compile(r"^(?:https?://|mailto:|tel:)[^\s<>\"]+$", re.IGNORECASE)
_BARE_HOST = re.compile(r"^www\.[\w.-]+\.[a-z]{2,}(?:[/?#]\S*)?$", re.IGNORECASE)
MAX_TARGET = 2000  # characters of an address; longer ones are data, not addresses


def useful_target(target: str) -> str:
    """The address if a reader can follow it from any page (https:, mailto:, tel:), else an empty string."""
    target = "".join(target.split()) if target.lower().startswith("tel:") else target.strip().replace(" ", "%20")
    if _BARE_HOST.match(target):
        target = f"https://{target}"
    return target if len(target) <= MAX_TARGET and _USEFUL.match(target) else ""


class Words:
    """Text under way. A link opened around words is closed by the next call of link."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._links: list[tuple[list[str], str]] = []  # the words of each link, and its target
        self._open: list[str] | None = None

    def write(self, text: str) -> None:
        self._parts.append(text)
        if self._open is not None:
            self._open.append(text)

    def link(self, target: str) -> None:
        """What is written from now on links to the target; an empty one ends the link."""
        self._open = None
        if useful := useful_target(target):
            self._open = []
            self._links.append((self._open, useful))

    @property
    def text(self) -> str:
        return tidy("".join(self._parts))

    @property
    def links(self) -> tuple[Link, ...]:
        """Links in their order, each once; their words are as in the text."""
        found = (Link(" ".join(tidy("".join(words)).split()), target) for words, target in self._links)
        return tuple(dict.fromkeys(found))
