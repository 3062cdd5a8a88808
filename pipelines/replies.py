"""Fixed replies: the same checked words every time, by key and language, from ``prompts/replies.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data_file import entries, items, line_of, read_data_file, texts
from pipelines.errors import Fault, KnowledgeError
from pipelines.types import Option, Sentence

FILE = "replies.yaml"
DEFAULT_LANGUAGE = "en"
PLACEHOLDERS = frozenset({"phone", "name", "hours", "council", "date", "limit"})

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """One reply in one language."""

    sentences: tuple[str, ...]
    options: tuple[Option, ...] = ()
    native_review: str = ""  # 'needed' until somebody who grew up with the language has read it


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply in every language it exists in."""

    wordings: dict[str, Wording]
    exit_page: bool = False


@dataclass(frozen=True, slots=True)
class Replies:
    """All fixed replies. An unknown language falls back to English, an unknown key is a fault of ours."""

    file: Path
    by_key: dict[str, Reply] = field(default_factory=dict[str, Reply])

    def keys(self) -> tuple[str, ...]:
        return tuple(self.by_key)

    def sentences(self, key: str, *, language: str = DEFAULT_LANGUAGE, **values: str) -> tuple[Sentence, ...]:
        """The reply with ``values`` filled in; a sentence that needs a value that is missing or empty is left out.

        Raises:
            KnowledgeError: there is no such reply.
        """
        return tuple(Sentence(text) for text in _filled(self._wording(key, language).sentences, values))

    def languages(self, key: str) -> tuple[str, ...]:
        """The languages that a reply is written in, as BCP 47 tags."""
        return tuple(self._reply(key).wordings)

    def options(self, key: str, *, language: str = DEFAULT_LANGUAGE) -> tuple[Option, ...]:
        return self._wording(key, language).options

    def exit_page(self, key: str) -> bool:
        """Whether the page must offer 'Exit this page' and keep nothing on the device."""
        return self._reply(key).exit_page

    def _wording(self, key: str, language: str) -> Wording:
        wordings = self._reply(key).wordings
        return wordings.get(language) or wordings[DEFAULT_LANGUAGE]

    def _reply(self, key: str) -> Reply:
        if key not in self.by_key:
            have = ", ".join(sorted(self.by_key))
            raise KnowledgeError([Fault(self.file, 0, f"no reply called '{key}'", f"Add it; have: {have}")])
        return self.by_key[key]


def load_replies(folder: Path) -> Replies:
    """Read ``replies.yaml`` in a folder of prompts.

    Raises:
        KnowledgeError: the file is missing or broken; each fault names the line of its reply.
    """
    file = folder / FILE
    replies: dict[str, Reply] = {}
    faults: list[Fault] = []
    for key, value in entries(read_data_file(file)).items():
        problems = list(_problems(value))
        faults += [Fault(file, line_of(value), f"reply '{key}': {problem}", cure) for problem, cure in problems]
        if not problems:
            replies[key] = _reply(entries(value))
    if faults:
        raise KnowledgeError(faults)
    return Replies(file, replies)


def _filled(sentences: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    return [
        _PLACEHOLDER.sub(lambda match: values[match[1]], sentence)
        for sentence in sentences
        if all(values.get(name) for name in _PLACEHOLDER.findall(sentence))
    ]


def _reply(fields: Mapping[str, object]) -> Reply:
    wordings = {language: _wording(entries(wording)) for language, wording in fields.items() if language != "exit_page"}
    return Reply(wordings, exit_page=fields.get("exit_page") is True)


def _wording(fields: Mapping[str, object]) -> Wording:
    return Wording(
        texts(fields.get("sentences")),
        options=_options(fields.get("options")),
        native_review=str(fields.get("native_review") or ""),
    )


def _options(value: object) -> tuple[Option, ...]:
    rows = [entries(row) for row in items(value)]
    return tuple(Option(*(str(row.get(name, "")) for name in ("label", "question", "url"))) for row in rows)


def _problems(value: object) -> list[tuple[str, str]]:
    """What is wrong with one reply, and how to mend it."""
    fields = entries(value)
    found: list[tuple[str, str]] = []
    if not isinstance(fields.get("exit_page", False), bool):
        found.append(("exit_page is neither true nor false", "Write 'exit_page: true' or leave it out"))
    if DEFAULT_LANGUAGE not in fields:
        found.append(("has no English wording", "Add 'en:' with 'sentences:'"))
    for language, wording in fields.items():
        if language != "exit_page":
            found += _wording_problems(language, entries(wording))
    return found


def _wording_problems(language: str, fields: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    unknown_fields = sorted(set(fields) - {"sentences", "options", "native_review"})
    if unknown_fields:
        found.append((f"{language}: unknown field '{unknown_fields[0]}'", "Use sentences, options or native_review"))
    written = texts(fields.get("sentences"))
    if not texts(fields.get("sentences")):
        found.append((f"{language}: no sentences", "Write at least one under 'sentences:'"))
    for name in sorted({name for text in written for name in _PLACEHOLDER.findall(text)} - PLACEHOLDERS):
        found.append((f"{language}: unknown placeholder '{{{name}}}'", f"Use one of {', '.join(sorted(PLACEHOLDERS))}"))
    for option in _options(fields.get("options")):
        if not option.label or not (option.question or option.url):
            found.append((f"{language}: an option lacks its label or its question", "Write both"))
    return found
