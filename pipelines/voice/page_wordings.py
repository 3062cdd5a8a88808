"""The pages of a council with what residents ask of each: where a caller's topic gets its name and its question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.exact_index import ExactIndex
from pipelines.errors import FrontDoorError
from pipelines.knowledge.load import load_pages
from pipelines.types import Action, Audience, Passage
from pipelines.voice.spoken_text import spoken

_ASKED_AS = re.compile(r"<!--\s*asked as:(.*?)-->", re.DOTALL | re.IGNORECASE)
_SITE = re.compile(r"\s+\|.*$|\s+[-–—]\s+[^-–—]*\b(?:council|borough|city|county)$", re.IGNORECASE)
_SAYS_ALL = re.compile(r"^(?P<who>[A-Z][\w ]{2,30}): (?P<what>\S.{5,})$")
_ADDRESSES_ONE = re.compile(
    r"^(?!.*\b(?:that|who|which)\b)(?:you|your|an?|the|there)\b.*\b(?:is|are|was|were|has|have|cannot|can|think|disagree|"
    r"left|want|need|miss|missed|get|got|died|live)\b",
    re.IGNORECASE,
)
_DOING = {
    "get": "getting", "set": "setting", "cancel": "cancelling", "tell": "telling", "stop": "stopping",
    "put": "putting", "begin": "beginning", "swap": "swapping", "run": "running",
}  # fmt: skip
_VERBS = frozenset(
    "add appeal apply ask book buy cancel challenge change check choose claim collect complain contact dispose find "
    "get give join let make park pay prove put register renew replace report return see send "
    "set stop swap talk tell transfer use view".split()
)


@dataclass(frozen=True, slots=True)
class PageWordings:
    """One page as callers may name it."""

    url: str
    title: str
    label: str  # to be said
    action: Action
    asked_as: tuple[str, ...]


def wordings_of(folder: Path, council: str) -> dict[str, PageWordings]:
    """Address → wordings of every public page; a folder that is gone has none, and titles have to do."""
    try:
        pages = load_pages(folder, council).pages if folder.exists() else []
    except (FrontDoorError, OSError):
        return {}
    return {
        page.url: PageWordings(
            page.url, page.title, label_of(page.title), page.action, (*page.asked_as, *_by_section(page.text))
        )
        for page in pages
        if page.audience is Audience.PUBLIC and page.council == council
    }


def of_passage(passage: Passage) -> PageWordings:
    """What can be said of a page of which only the index knows."""
    return PageWordings(passage.url, passage.title, label_of(passage.title), passage.action, ())


def digest(text: str) -> str:
    """The name under which the index keeps a text's vector."""
    return sha256(text.encode()).hexdigest()[:20]


def vectors_of(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Digest of a text → its vector, of everything that a version of the index has embedded; none where it cannot tell.

    Embedding a page's wordings anew would take a caller's time.
    """
    try:
        digests = (folder / "digests.txt").read_text(encoding="utf-8").split()
        return dict(zip(digests, ExactIndex(folder / "exact").vectors(), strict=True))
    except (FrontDoorError, OSError, ValueError):
        return {}


def label_of(title: str) -> str:
    """A title as it is said behind 'You asked about': 'If you cannot pay' is 'what to do if you cannot pay'."""
    plain = _SITE.sub("", " ".join(title.split())).rstrip(" ?.!")
    addressed = _SAYS_ALL.match(plain)
    plain = addressed["what"] if addressed else plain
    first, _, rest = plain.partition(" ")
    lower = first.lower()
    if lower == "if":
        said = f"what to do if {rest}"
    elif _ADDRESSES_ONE.match(plain):
        said = f"what to do if {_small(first)} {rest}"
    elif lower in _VERBS and rest:
        said = f"{_DOING.get(lower) or _gerund(lower)} {rest}"
    else:
        said = f"{_small(first)} {rest}".strip()
    written = spoken(said) or said
    is_name = any(word[:1].isupper() and word[1:2].islower() for word in written.split()[1:4])
    return written if is_name or written[1:2].isupper() else written[0].lower() + written[1:]


def question_of(title: str) -> str:
    """A title as a question, where nothing better is known."""
    plain = _SITE.sub("", title).rstrip(" .")
    return plain if plain.endswith("?") else f"{plain}?"


def _by_section(text: str) -> Sequence[str]:
    return [wording.strip() for group in _ASKED_AS.findall(text) for wording in group.split(";") if wording.strip()]


def _small(word: str) -> str:
    return word.lower() if word[1:].islower() or len(word) == 1 else word


def _gerund(verb: str) -> str:
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{verb}ing"
