"""Refuses JSON schemas that would cost the model server more than an answer is worth, before they become a grammar."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, cast

from app.model_server.refusals import RefusedError

MAX_DEPTH = 24
MAX_NODES = 2000
MAX_REPETITIONS = 10_000  # of all parts together; a grammar holds its repetitions written out
MAX_PATTERN = 200  # signs
_COUNTS = ("minItems", "maxItems", "minLength", "maxLength")
_PATTERN_COUNT = re.compile(r"\{(\d*),?(\d*)\}")


def check_schema(schema: Mapping[str, Any]) -> None:
    """Look at every part of a schema.

    Raises:
        RefusedError: it is too deep or too large, repeats too much, or points outside itself.
    """
    waiting: list[tuple[object, int]] = [(schema, 1)]
    parts, repetitions = 0, 0.0
    while waiting:
        node, depth = waiting.pop()
        parts += 1
        if isinstance(node, dict):
            part = cast("dict[str, object]", node)
            repetitions += _repetitions(part)
            waiting += [(value, depth + 1) for value in part.values()]
        elif isinstance(node, list):
            waiting += [(value, depth + 1) for value in cast("list[object]", node)]
        if depth > MAX_DEPTH or parts > MAX_NODES or not repetitions <= MAX_REPETITIONS:
            raise RefusedError(
                f"The JSON schema is too large: at most {MAX_DEPTH} levels, {MAX_NODES} parts, and lengths and counts "
                f"of {MAX_REPETITIONS} together are allowed."
            )


def _repetitions(part: Mapping[str, object]) -> float:
    """How often the grammar of this part repeats something, at most."""
    target, pattern = part.get("$ref", "#"), part.get("pattern", "")
    if isinstance(target, str) and not target.startswith("#"):
        raise RefusedError("The JSON schema points outside itself by '$ref'. Put that part into the schema.")
    counts = [count for name in _COUNTS if isinstance(count := part.get(name), int | float)]
    if any(not count >= 0 for count in counts):
        raise RefusedError("The JSON schema holds a length or count below 0.")
    if not isinstance(pattern, str) or not pattern:
        return sum(counts)
    if len(pattern) > MAX_PATTERN:
        raise RefusedError(f"A 'pattern' in the JSON schema may have at most {MAX_PATTERN} signs.")
    # Repetitions in one another multiply; whether these are does not matter for the worst case.
    return sum(counts) + math.prod(float(most or least or 1) for least, most in _PATTERN_COUNT.findall(pattern))
