"""The form in which a model writes Easy Read rows, and readers of it that pass over what is not of that form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

MOST_ROWS_A_SENTENCE = 6
MOST_CHARACTERS = 400  # of one row; a longer one is no Easy Read and is cut off
_DECODER = json.JSONDecoder()
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|\s+")
_MARKS = re.compile(r"(?:^|(?<=\s))(?:[*_#>`-]+\s+|\*\*|__|`)|(?:\*\*|__|`)(?=\s|[.,]|$)")


@dataclass(frozen=True, slots=True)
class DraftedRow:
    """One row as a model wrote it."""

    text: str
    hard_words: tuple[str, ...] = ()
    picture_idea: str = ""
    names: tuple[str, ...] = ()  # tokens of sentences; of a mended row, the token of the row it stands for


def rows_schema(tokens: Sequence[str]) -> dict[str, Any]:
    """JSON schema of rows that name sentences by one of ``tokens``; no other can be named."""
    row = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "hard_words": _texts(4),
            "picture_idea": {"type": "string"},
            "source_sentence_ids": {"type": "array", "items": {"enum": list(tokens)}, "minItems": 1, "maxItems": 4},
        },
        "required": ["text", "hard_words", "picture_idea", "source_sentence_ids"],
        "additionalProperties": False,
    }
    return _of(row, MOST_ROWS_A_SENTENCE * len(tokens))


def mended_schema(tokens: Sequence[str]) -> dict[str, Any]:
    """JSON schema of rows that stand for others, named by one of ``tokens``."""
    row = {
        "type": "object",
        "properties": {"row": {"enum": list(tokens)}, "text": {"type": "string"}, "hard_words": _texts(4)},
        "required": ["row", "text", "hard_words"],
        "additionalProperties": False,
    }
    return _of(row, MOST_ROWS_A_SENTENCE * len(tokens))


def _of(row: Mapping[str, Any], most: int) -> dict[str, Any]:
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": min(most, 200)}
    return {"type": "object", "properties": {"rows": rows}, "required": ["rows"], "additionalProperties": False}


def _texts(most: int) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "maxItems": most}


def read_rows(text: str) -> tuple[DraftedRow, ...]:
    """The rows that a model wrote; also of a list that broke off, those that are whole; empty for anything else."""
    begin = re.search(r'"rows"\s*:\s*\[', text)
    found: list[DraftedRow] = []
    at = begin.end() if begin else len(text)
    while at < len(text):
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,"))
        try:
            item, at = _DECODER.raw_decode(text, at)
        except ValueError:
            break
        row = _row(item)
        if row is not None:
            found.append(row)
    return tuple(found)


def _row(item: object) -> DraftedRow | None:
    if not isinstance(item, Mapping):
        return None
    fields = cast(Mapping[str, object], item)
    text = _clean(fields.get("text"))
    names = _strings(fields.get("source_sentence_ids")) or _strings([fields.get("row")])
    if not re.search(r"\w", text) or len(text) > MOST_CHARACTERS or not names:
        return None
    return DraftedRow(text, _strings(fields.get("hard_words")), _clean(fields.get("picture_idea"))[:60], names)


def _strings(value: object) -> tuple[str, ...]:
    found = [_clean(item) for item in cast(list[object], value)] if isinstance(value, list) else []
    return tuple(item for item in found if item)


def _clean(value: object) -> str:
    """One line of text without signs that nobody sees, and without marks for bold or lists."""
    text = _UNSEEN.sub(" ", value) if isinstance(value, str) else ""
    return " ".join(_MARKS.sub("", text.strip()).split())
