"""English put so that Apertium's rules cannot turn it into its opposite.

Found by reading what it makes: 'you must not park' becomes 'no tienes que aparcar', which is 'you need not park', and
'either … or' becomes 'tampoco', which is 'neither'. Another wording of the same meaning comes through whole.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r"\b(?:mustn[’']t|must(?P<tags>(?:\s|</?\d+/?>)+)(?:not|never)|(?:are|is) not to)\b(?=[ <])", re.IGNORECASE
)
_EITHER = re.compile(r"\b(either) +(?=[^.;:?!]*\bor\b)", re.IGNORECASE)


def safer(text: str, source: str) -> str:
    """The text for the engine; tags stay where they are, and other languages than English as they are."""
    if source != "en":
        return text
    return _EITHER.sub(_without, _FORBIDDEN.sub(_cannot, text))


def _cannot(found: re.Match[str]) -> str:
    tags = re.sub(r"\s", "", found["tags"] or "")
    return ("Cannot" if found[0][0].isupper() else "cannot") + tags


def _without(found: re.Match[str]) -> str:
    """Nothing; at the head of a sentence the capital would be lost, so the word stays."""
    return found[0] if found[1][0].isupper() else ""
