"""Text from outside with only the characters that a page needs: no control, invisible or broken ones."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Lone surrogates come from JSON escapes and cannot be stored; control characters come from PDFs.
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")


def clean(text: str) -> str:
    """The text with one kind of line break, plain spaces, and without characters that nobody sees."""
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    return _BROKEN.sub(" ", _INVISIBLE.sub("", text)).replace("\u00a0", " ").replace("\u202f", " ")
