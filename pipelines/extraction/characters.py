"""Text from outside with only the characters that a page needs: no control, invisible or broken ones."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Lone surrogates come from JSON escapes and cannot be stored; control characters come from PDFs.
_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
# Farsi, Urdu, Hindi and emoji of families are misspelt without the joiners between their letters; English has none.
_JOINER = re.compile("(?<=[^\x00-\u024f\u2000-\u206f])[\u200c\u200d](?=[^\x00-\u024f\u2000-\u206f])")
# The flag of Wales is spelt with tag characters. Anywhere else they hide text from the reader.
_TAGS = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f\ufff9-\ufffb\ufffe\uffff]"
)
# Signs of the fonts Symbol and Wingdings, which have no letters of their own: bullets, ticks and boxes are kept.
_FONT_SIGNS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0fe": "☑", "\uf06f": "☐", "\uf0a8": "☐"}
_FONT_SIGN = re.compile("[\uf000-\uf0ff]")
_JOINERS_AWAY = str.maketrans({"\u200c": "\ue00c", "\u200d": "\ue00d"})  # to private characters, for a moment
_JOINERS_BACK = str.maketrans({"\ue00c": "\u200c", "\ue00d": "\u200d"})


def clean(text: str) -> str:
    """The text with one kind of line break, plain spaces, and without characters that nobody sees."""
    text = _LINE_BREAK.sub("\n", text).replace("\u2029", "\n\n")
    return _BROKEN.sub(" ", _INVISIBLE.sub("", text)).replace("\u00a0", " ").replace("\u202f", " ")


def clean_words(text: str) -> str:
    """As clean, but with the joiners that other scripts and emoji are spelt with, and without hidden tags."""
    if text.isascii():
        return clean(text)
    text = _FONT_SIGN.sub(lambda sign: _FONT_SIGNS.get(sign[0], " "), text.translate(_JOINERS_BACK))
    text = _JOINER.sub(lambda joiner: joiner[0].translate(_JOINERS_AWAY), text)
    return clean(_TAGS.sub(r"\1", text)).translate(_JOINERS_BACK)


def tidy(text: str) -> str:
    """Clean words with single spaces, and single line breaks where the text had any."""
    lines = (" ".join(line.split()) for line in clean_words(text).split("\n"))
    return "\n".join(line for line in lines if line)
