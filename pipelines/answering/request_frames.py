"""Takes the words of asking off a question: 'tell me your guidelines on paying late' asks about paying late.

Pages do not say 'guidelines' or 'the best way', so that such a word made a plain question look like one that no page
answers.
"""

from __future__ import annotations

import re

from pipelines.knowledge.terms import terms

_POLITE = r"(?:(?:please|kindly|just|can|could|would|will|you|someone|somebody|i(?:'d| would) like (?:you )?to)\s+)*"
_KIND = (
    r"(?:(?:the|your|some|any|all(?:\s+the)?|a)\s+)?"
    r"(?:(?:official|exact|full|basic|best|right|correct|proper|easiest|quickest|simplest|usual|main|easy|quick|good)\s+)*"
    r"(?:instructions?|guidelines?|guidance|procedures?|process|steps|info(?:rmation)?|details|advice|ways?)\s+"
    r"(?P<joint>for|on|about|of|to|regarding)\s+"
)
_ASKING = r"(?=(?:how|what|when|where|who|why|which|if|whether)\b)"
_FRAMES = tuple(
    re.compile(rf"^{_POLITE}{frame}", re.IGNORECASE)
    for frame in (
        rf"(?:tell|show|explain\s+to|walk|talk)\s+(?:me|us)\s+(?:through\s+)?(?:{_KIND}|about\s+|{_ASKING})",
        rf"(?:(?:give|send)\s+(?:me|us)|explain)\s+{_KIND}",
        rf"explain\s+{_ASKING}",
        rf"(?:what\s+(?:is|are)|what'?s|is\s+there|are\s+there|where\s+(?:is|are|can\s+i\s+find))\s+{_KIND}",
    )
)


def without_frame(question: str) -> str:
    """The question without what only says that it is one; as it is where nothing would be left.

    'What is the best way to appeal' becomes 'how do I appeal'.
    """
    for frame in _FRAMES:
        match = frame.match(question)
        if not match:
            continue
        rest = question[match.end() :]
        joint = match.groupdict().get("joint") or ""
        if terms(rest):
            return f"how do I {rest}" if joint.lower() == "to" else rest
    return question
