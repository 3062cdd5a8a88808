"""The fixed replies as they are said on the telephone, from ``prompts/replies_spoken.yaml``; the others as written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.errors import Fault, KnowledgeError
from pipelines.replies import PLACEHOLDERS, Replies

FILE = "replies_spoken.yaml"
_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")


@dataclass(frozen=True, slots=True)
class SpokenReplies:
    """Sentences by key."""

    by_key: Mapping[str, tuple[str, ...]]

    def sentences(self, key: str, values: Mapping[str, str], written: Replies) -> tuple[str, ...]:
        """A reply as it is said; one that needs no other words for the ear is said as it is written.

        Raises:
            KnowledgeError: there is no such reply.
        """
        said = self.by_key.get(key)
        if said is None:
            return tuple(sentence.text for sentence in written.sentences(key, **values))
        return tuple(
            _PLACEHOLDER.sub(lambda match: values[match[1]], sentence)
            for sentence in said
            if all(values.get(name) for name in _PLACEHOLDER.findall(sentence))
        )


def load_spoken_replies(folder: Path, written: Replies) -> SpokenReplies:
    """Read ``replies_spoken.yaml`` in a folder of prompts; a folder without one says replies as they are written.

    Raises:
        KnowledgeError: a key or a placeholder is not known, or a reply has no words.
    """
    file = folder / FILE
    if not file.exists():
        return SpokenReplies({})
    by_key = {key: texts(said) for key, said in entries(read_data_file(file)).items()}
    known = set(written.keys())
    faults = [
        Fault(file, 0, f"reply '{key}': {problem}", "See the head of the file")
        for key, said in by_key.items()
        if (problem := _problem(key, said, known))
    ]
    if faults:
        raise KnowledgeError(faults)
    return SpokenReplies(by_key)


def _problem(key: str, said: tuple[str, ...], known: set[str]) -> str:
    if key not in known:
        return "replies.yaml has none of this name"
    if not said:
        return "no sentences"
    unknown = {name for sentence in said for name in _PLACEHOLDER.findall(sentence)} - PLACEHOLDERS
    return f"unknown placeholder '{{{min(unknown)}}}'" if unknown else ""
