"""Which JSON schemas are small enough to become a grammar; an unbounded one ends llama.cpp's process."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, cast

from pipelines.errors import EngineError

LONGEST_SCHEMA = 32_768  # characters
MOST_REPEATS = 1000  # llama.cpp refuses 2,000 and ends the process at 20,000
_COUNTS = {"minLength", "maxLength", "minItems", "maxItems"}
_REPEATS = re.compile(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}")


def check_schema(schema: Mapping[str, Any]) -> None:
    """Refuse a schema that is too large to follow.

    Raises:
        EngineError: it is too long, too deep, or repeats something too often.
    """
    try:
        length = len(json.dumps(schema))
    except (TypeError, ValueError, RecursionError) as error:
        raise EngineError(f"the JSON schema cannot be followed: {error}") from error
    if length > LONGEST_SCHEMA:
        raise EngineError(f"the JSON schema is longer than {LONGEST_SCHEMA} characters")
    _check(cast("object", schema))


def _check(part: object) -> None:
    if isinstance(part, Mapping):
        for key, value in cast("Mapping[str, object]", part).items():
            _check_count(key, value)
            _check(value)
    elif isinstance(part, list):
        for value in cast("list[object]", part):
            _check(value)


def _check_count(key: str, value: object) -> None:
    repeats = value if key in _COUNTS and isinstance(value, int | float) else 0
    if key == "pattern" and isinstance(value, str):
        # Repeats in one another multiply; whether these are does not matter for the worst case.
        repeats = math.prod(float(most or least or 1) for least, most in _REPEATS.findall(value))
    if not repeats <= MOST_REPEATS:
        raise EngineError(f"the JSON schema asks for more than {MOST_REPEATS} repeats in '{key}'")
