"""Text of residents and pages as data inside a prompt: it can neither close its place nor speak for another role."""

from __future__ import annotations

import re

# A model's own marks for roles and tools. Chat templates are filled in before the text becomes tokens, so a page that
# held one could end its turn and begin another's.
_MARKS = re.compile(
    r"\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|IMG|THINK)\]"
    r"|<<\s*/?\s*SYS\s*>>|<\s*/?\s*s\s*>|<\|[^|<>\n]{0,40}\|?>|<(?:start|end)_of_(?:turn|image)>|▁",
    re.IGNORECASE,
)
_ROLE_LINE = re.compile(r"^[ \t]*#{0,3}[ \t]*(system|assistant|user|human)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ANGLES = str.maketrans("<>", "‹›")


def as_data(text: str) -> str:
    """The same words, in which nothing reads as markup, as a role or as the end of the place they stand in."""
    plain = text
    while (fewer := _MARKS.sub(" ", plain)) != plain:  # what was cut out may have held two halves together
        plain = fewer
    return _ROLE_LINE.sub(r"\1 -", plain).translate(_ANGLES)
