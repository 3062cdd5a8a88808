"""A schema that would end the model's process is refused before it reaches it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.batching.json_schema import check_schema
from pipelines.errors import EngineError


def _nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"answer": {"type": "string", "maxLength": 600}}, "required": ["answer"]},
        {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 8},
        {"type": "string", "pattern": "^[0-9]{2,10}$"},
        {"const": 123456789},
    ],
)
def test_what_answers_need_is_allowed(schema: dict[str, Any]) -> None:
    check_schema(schema)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "string", "maxLength": 20_000}, "maxLength"),
        ({"anyOf": [{"type": "array", "items": {"type": "string"}, "minItems": 5000}]}, "minItems"),
        ({"type": "string", "pattern": "^a{0,99999}$"}, "pattern"),
        ({"type": "string", "pattern": "^(a{3000})+$"}, "pattern"),
        ({"type": "string", "pattern": "^((a{100}){100})$"}, "pattern"),
        ({"enum": ["x" * 10] * 5000}, "longer than"),
        ({"const": {1, 2}}, "cannot be followed"),
        (_nested(5000), "cannot be followed"),
    ],
)
def test_what_is_too_large_is_refused(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(EngineError, match=reason):
        check_schema(schema)
