"""What an XLIFF file says of its translations: in which language they are, and which of them a person has written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents.translated.xml_parts import elements, local

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITTEN = ("new", "needs-translation", "initial")  # states of a target that nobody has translated yet
_WRITTEN = ("translated", "reviewed", "signed-off", "final")
_BY_MACHINE = ("mt-suggestion", "leveraged-mt")
_TRADITIONAL = ("tw", "hk", "mo", "hant")


def child(parent: Any, name: str) -> Any:
    return next((one for one in elements(parent) if local(one) == name), None)


def parts_of(holder: Any) -> dict[str, Any]:
    """The sentences that a tool has cut a text into, by their identifier."""
    if holder is None:
        return {}
    marks = (one for one in holder.iter() if isinstance(one.tag, str) and local(one) == "mrk")
    return {str(one.get("mid") or ""): one for one in marks if one.get("mtype") == "seg"}


def is_same_language(told: str, wanted: str) -> bool:
    """Whether one tag is the other, or says it more closely: 'es-MX' is 'es', 'pt-PT' is not 'pt-BR'."""
    first, other = (tag.lower().replace("_", "-").split("-") for tag in (told, wanted))
    if first[0] == "zh" and _is_traditional(first) != _is_traditional(other):
        return False
    return all(one == two for one, two in zip(first, other, strict=False))


def _is_traditional(subtags: list[str]) -> bool:
    return any(part in _TRADITIONAL for part in subtags)


def closer_tag(told: str, wanted: str) -> str:
    """The tag that a file keeps: its own, where that is the wanted language and says no less."""
    return told if told and is_same_language(told, wanted) and len(told) >= len(wanted) else wanted


def is_persons(unit: Any, source: Any, target: Any) -> bool:
    """Whether a person has translated this, as far as the file says.

    A target with words in it is a person's, unless its state says that it is still to be translated, it is told to be
    a machine's, or it is the source's own words under no state at all. A sentence of several, the others of which are
    empty, was filled in by somebody, whatever the state of the whole says.

    Args:
        unit: the trans-unit, or the segment of XLIFF 2.
        source: the source of the unit, or a sentence of it.
        target: the target of the unit, or a sentence of it.
    """
    words = "".join(target.itertext()).strip()
    if not words:
        return False
    if unit.get("approved") == "yes":
        return True
    whole = child(unit, "target")
    states = [str(one.get("state")) for one in (unit, whole) if one is not None and one.get("state")]
    if any(state in _WRITTEN for state in states):
        return True
    if words == "".join(source.itertext()).strip() or _is_by_machine(whole):
        return False
    return _is_half_filled(whole) or not any(state in _UNWRITTEN for state in states)


def _is_by_machine(target: Any) -> bool:
    return target is not None and target.get("state-qualifier") in _BY_MACHINE


def _is_half_filled(target: Any) -> bool:
    filled = ["".join(one.itertext()).strip() for one in parts_of(target).values()]
    return any(filled) and not all(filled)


def language_of(unit: Any, target: Any) -> str:
    """The language of a target as the file says it; empty where it does not."""
    holders: Iterator[Any] = (one for one in (target, *unit.iterancestors()) if one is not None)
    for one in holders:
        name = {"target": LANG, "file": "target-language", "xliff": "trgLang"}.get(local(one))
        if name and one.get(name):
            return str(one.get(name))
    return ""
