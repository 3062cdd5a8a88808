"""Easy Read as JSON for other programs: rows, source map, checks and facts, in the form of schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, cast

from pipelines.documents.rows import EasyRead

FORMAT = "easy-read/1"  # raised when a field changes its meaning


def to_json(
    easy_read: EasyRead, *, checks: Iterable[object] | None = None, facts: Iterable[object] | None = None
) -> bytes:
    """UTF-8, in the form of schema.json.

    Args:
        easy_read: the document.
        checks: findings of the rules, as frozen dataclasses; absent from the file when not given.
        facts: the state of each fact of the source, as frozen dataclasses; absent when not given.
    """
    document: dict[str, Any] = {"format": FORMAT, **_plain(easy_read)}
    document["source_map"] = {
        source.id: [row.id for row in (*easy_read.summary, *easy_read.rows) if source.id in row.source_ids]
        for source in easy_read.sources
    }
    if checks is not None:
        document["checks"] = [_plain(finding) for finding in checks]
    if facts is not None:
        document["facts"] = [_plain(fact) for fact in facts]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value
