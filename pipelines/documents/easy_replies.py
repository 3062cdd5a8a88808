"""The fixed replies in Easy Read, written by hand: rows by key and language, from ``replies_easy_read.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data_file import entries, items, line_of, read_data_file
from pipelines.documents.render.sheet import sentences
from pipelines.errors import Fault, KnowledgeError
from pipelines.replies import DEFAULT_LANGUAGE, PLACEHOLDERS

FILE = "replies_easy_read.yaml"
NO_PICTURE = "none"
_FIELDS = frozenset({"text", "picture"})
_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")


@dataclass(frozen=True, slots=True)
class EasyRow:
    """One row as it is written."""

    text: str  # one or two sentences
    picture: str = ""  # words to look a picture up by; empty for the row's own, 'none' for no picture


@dataclass(frozen=True, slots=True)
class EasyReplies:
    """All of them. An unknown language falls back to English; an unknown key has no rows."""

    by_key: Mapping[str, Mapping[str, tuple[EasyRow, ...]]] = field(
        default_factory=dict[str, Mapping[str, tuple[EasyRow, ...]]]
    )

    def rows(self, key: str, values: Mapping[str, str], *, language: str = DEFAULT_LANGUAGE) -> tuple[EasyRow, ...]:
        """The rows of a reply with ``values`` filled in.

        A sentence that needs a value that is missing or empty is left out, and a row with it when nothing is left.
        """
        wordings = self.by_key.get(key, {})
        rows = wordings.get(language) or wordings.get(DEFAULT_LANGUAGE, ())
        filled = (EasyRow(_filled(row.text, values), row.picture) for row in rows)
        return tuple(row for row in filled if row.text)


def load_easy_replies(folder: Path) -> EasyReplies:
    """Read ``replies_easy_read.yaml`` in a folder of prompts.

    Raises:
        KnowledgeError: the file is missing or broken; each fault names the line of its reply.
    """
    file = folder / FILE
    replies: dict[str, dict[str, tuple[EasyRow, ...]]] = {}
    faults: list[Fault] = []
    for key, value in entries(read_data_file(file)).items():
        problems = _problems(entries(value))
        faults += [Fault(file, line_of(value), f"reply '{key}': {problem}", cure) for problem, cure in problems]
        if not problems:
            replies[key] = {language: _rows(rows) for language, rows in entries(value).items()}
    if faults:
        raise KnowledgeError(faults)
    return EasyReplies(replies)


def _filled(text: str, values: Mapping[str, str]) -> str:
    kept = [part for part in sentences(text) if all(values.get(name) for name in _PLACEHOLDER.findall(part))]
    return " ".join(_PLACEHOLDER.sub(lambda match: values[match[1]], part) for part in kept)


def _rows(value: object) -> tuple[EasyRow, ...]:
    rows = [entries(row) for row in items(value)]
    return tuple(EasyRow(str(row.get("text", "")).strip(), str(row.get("picture", "")).strip()) for row in rows)


def _problems(wordings: Mapping[str, object]) -> list[tuple[str, str]]:
    """What is wrong with one reply, and how to mend it."""
    if DEFAULT_LANGUAGE not in wordings:
        return [("has no English rows", "Add 'en:' with a list of rows")]
    return [problem for language, rows in wordings.items() for problem in _row_problems(language, items(rows))]


def _row_problems(language: str, rows: Sequence[object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not rows:
        found.append((f"{language}: no rows", "Write at least one '- text: …'"))
    for row in (entries(row) for row in rows):
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            found.append((f"{language}: a row without text", "Write 'text:' with one or two sentences"))
            continue
        if not isinstance(row.get("picture", ""), str):
            found.append((f"{language}: the picture of '{text}' is no text", "Write words, or 'none'"))
        for name in sorted(set(row) - _FIELDS):
            found.append((f"{language}: unknown field '{name}'", "Use text or picture"))
        for name in sorted(set(_PLACEHOLDER.findall(text)) - PLACEHOLDERS):
            wanted = ", ".join(sorted(PLACEHOLDERS))
            found.append((f"{language}: unknown placeholder '{{{name}}}'", f"Use one of {wanted}"))
    return found
