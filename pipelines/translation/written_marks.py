"""Formatting marks as a person sees and types them: ``{1}bold{/1}`` and ``{2/}``, with plain signs between them."""

from __future__ import annotations

import re

from pipelines.translation.markup import TAG, escape, tags, unescape

_MARK = re.compile(r"\{(/?\d{1,6}/?)\}")


def shown(markup: str) -> str:
    """The markup of a segment as a person reads it."""
    return unescape(marked(markup))


def marked(text: str) -> str:
    """A text that names tags, with the marks that a person knows."""
    return TAG.sub(lambda tag: f"{{{tag[0][1:-1]}}}", text)


def typed(text: str, source: str) -> str:
    """What a person typed as markup. Whether the marks are right is asked of ``tag_faults``.

    Args:
        text: as typed.
        source: markup of what it translates; only its marks are marks, other braces are words.
    """
    known = {str(tag) for tag in tags(source)}
    parts: list[str] = []
    at = 0
    for mark in _MARK.finditer(text):
        tag = f"<{mark[1]}>"
        if tag in known:
            parts += [escape(text[at : mark.start()]), tag]
            at = mark.end()
    return "".join([*parts, escape(text[at:])])
