"""What the telephone says of itself: the same checked words every time, from ``prompts/replies_phone.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.data_file import entries, line_of, read_data_file, texts
from pipelines.errors import Fault, KnowledgeError
from pipelines.voice.events import Spoken

FILE = "replies_phone.yaml"
DEFAULT_LANGUAGE = "en"
PLACEHOLDERS = frozenset({"council", "team", "opens", "reference", "number", "key", "label", "title"})
KEYS = frozenset(
    """
    greeting greeting_recorded greeting_person greeting_closed how_can_i_help all_busy
    holding go_on still_there_1 still_there_2 say_again_1 say_again_2 other_words
    confirm yes_or_no choose press no_such_key menu menu_else menu_open
    more_or_text more text anything_else what_else no_more nothing_to_repeat slower
    texting_caller texting_number texted_already text_failed no_page no_texting
    key_mobile key_phone key_reference read_back not_a_mobile not_a_phone not_a_reference card_number
    number_noted number_noted_closed leave_it
    shall_i_put_through putting_through putting_through_person story_goes_along sorry_person not_understood_person
    not_put_through closed_now call_back_caller call_back call_back_noted
    crisis_person crisis_repeat crisis_failed
    goodbye goodbye_silence one_minute too_long
    other_language other_language_closed
    """.split()
)

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")
_WEB_ADDRESS = re.compile(r"(?i)https?:|www\.|\.(?:gov|org|com|co)\b")


@dataclass(frozen=True, slots=True)
class Wording:
    """One reply in one language."""

    sentences: tuple[str, ...]
    native_review: str = ""  # 'needed' until somebody who grew up with the language has read it


@dataclass(frozen=True, slots=True)
class PhoneReplies:
    """Everything that is said on the telephone besides answers."""

    file: Path
    by_key: Mapping[str, Mapping[str, Wording]] = field(
        repr=False
    )  # key -> BCP 47 tag -> wording; English is always there

    def say(self, key: str, /, *, language: str = DEFAULT_LANGUAGE, **values: str) -> tuple[Spoken, ...]:
        """The sentences of a reply; English where the language has none.

        A sentence that needs a value that is missing or empty is left out.

        Raises:
            KnowledgeError: there is no such reply.
        """
        wordings = self._wordings(key)
        used = language if language in wordings else DEFAULT_LANGUAGE
        return tuple(Spoken(text=text, language=used) for text in _filled(wordings[used].sentences, values))

    def languages(self, key: str) -> frozenset[str]:
        """The languages that a reply is written in, as BCP 47 tags."""
        return frozenset(self._wordings(key))

    def fixed(self, language: str = DEFAULT_LANGUAGE) -> tuple[Spoken, ...]:
        """Every sentence that needs no value, so that its sound can be made before the first call."""
        return tuple(
            spoken
            for key in self.by_key
            for spoken in self.say(key, language=language)
            if not _PLACEHOLDER.search(spoken.text)
        )

    def _wordings(self, key: str) -> Mapping[str, Wording]:
        if key not in self.by_key:
            have = ", ".join(sorted(self.by_key))
            raise KnowledgeError([Fault(self.file, 0, f"no reply called '{key}'", f"Add it; have: {have}")])
        return self.by_key[key]


def load_phone_replies(folder: Path) -> PhoneReplies:
    """Read ``replies_phone.yaml`` in a folder of prompts.

    Raises:
        KnowledgeError: the file is missing, broken or lacks a reply; each fault names the line of its reply.
    """
    file = folder / FILE
    found = entries(read_data_file(file))
    faults = [
        Fault(file, line_of(value), f"reply '{key}': {problem}", cure)
        for key, value in found.items()
        for problem, cure in _problems(key, entries(value))
    ]
    faults += [Fault(file, 0, f"reply '{key}' is missing", "Put it back") for key in sorted(KEYS - set(found))]
    if faults:
        raise KnowledgeError(faults)
    return PhoneReplies(
        file,
        {
            key: {language: _wording(entries(wording)) for language, wording in entries(value).items()}
            for key, value in found.items()
        },
    )


def _filled(sentences: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    return [
        _PLACEHOLDER.sub(lambda match: values[match[1]], sentence)
        for sentence in sentences
        if all(values.get(name) for name in _PLACEHOLDER.findall(sentence))
    ]


def _wording(fields: Mapping[str, object]) -> Wording:
    return Wording(texts(fields.get("sentences")), native_review=str(fields.get("native_review") or ""))


def _problems(key: str, languages: Mapping[str, object]) -> list[tuple[str, str]]:
    """What is wrong with one reply, and how to mend it."""
    found: list[tuple[str, str]] = []
    if key not in KEYS:
        found.append(("nothing says it", "Take it out, or mend its name"))
    if DEFAULT_LANGUAGE not in languages:
        found.append(("has no English wording", "Add 'en:' with 'sentences:'"))
    for language, wording in languages.items():
        found += [(f"{language}: {problem}", cure) for problem, cure in _wording_problems(entries(wording))]
    return found


def _wording_problems(fields: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    unknown = sorted(set(fields) - {"sentences", "native_review"})
    if unknown:
        found.append((f"unknown field '{unknown[0]}'", "Use sentences or native_review"))
    written = texts(fields.get("sentences"))
    if not any(text.strip() for text in written):
        found.append(("no sentences", "Write at least one under 'sentences:'"))
    for name in sorted({name for text in written for name in _PLACEHOLDER.findall(text)} - PLACEHOLDERS):
        found.append((f"unknown placeholder '{{{name}}}'", f"Use one of {', '.join(sorted(PLACEHOLDERS))}"))
    if any(_WEB_ADDRESS.search(text) for text in written):
        found.append(("a web address, which nobody can follow by ear", "Say what the page is called"))
    return found
