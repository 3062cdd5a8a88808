"""XLIFF 1.2 and 2 files: every source a segment, every translation its target, with what state it is in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pipelines.documents.translated.pieces import Coded, Piece, Solo, Words, Wrap, decode, encode
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part
from pipelines.documents.translated.xliff_state import (
    LANG,
    child,
    closer_tag,
    is_persons,
    is_same_language,
    language_of,
    parts_of,
)
from pipelines.documents.translated.xml_parts import append_text, local, make
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import plain_language
from pipelines.extraction.xml import parse_for_change, write_xml
from pipelines.translation.markup import escape, plain

_PAIRS = ("g", "pc", "mrk")


class XliffFile:
    """One XLIFF file under translation."""

    def __init__(self, data: bytes, name: str, script: Script | None = None) -> None:
        """Find the texts.

        Raises:
            ExtractionError: damaged, of an older version, or with a document type of its own.
        """
        self._root = parse_for_change(data, what=name)
        version = str(self._root.get("version") or "")
        if local(self._root) != "xliff" or not version.startswith(("1.2", "2.")):
            raise ExtractionError(f"{name} is XLIFF {version or 'without a version'}. Save it as XLIFF 1.2 or 2.0.")
        self._is_two = version.startswith("2.")
        self._script = script
        self._part = Part("xliff", self._root, stem="unit")
        self.parts = [self._part]
        self.left_out: tuple[LeftOut, ...] = ()
        self._units: list[tuple[str, Any, Any, str, Coded]] = []  # segment, unit, source, sentence in it, markup
        for unit, source in self._sources():
            for mark, text in _texts(unit, source).items():
                self._add(unit, text, mark)

    @property
    def language(self) -> str:
        if self._is_two:
            return plain_language(str(self._root.get("srcLang") or ""))
        found = (str(one.get("source-language") or "") for one in self._named("file"))
        return plain_language(next(found, ""))

    def save(self, notice: str, *, translated: bool) -> bytes:
        assert self._script is not None
        if self._is_two:
            self._root.set("trgLang", closer_tag(str(self._root.get("trgLang") or ""), self._script.tag))
        for file in self._named("file"):
            if not self._is_two:
                told = str(file.get("target-language") or "")
                file.set("target-language", closer_tag(told, self._script.tag))
            if notice:
                self._note(file, notice)
        return write_xml(self._root)

    def _named(self, name: str) -> Iterator[Any]:
        return (one for one in self._root.iter() if isinstance(one.tag, str) and local(one) == name)

    def _sources(self) -> Iterator[tuple[Any, Any]]:
        """Each source that may be translated, with what its target stands in."""
        for unit in list(self._named("segment" if self._is_two else "trans-unit")):
            told = next((one.get("translate") for one in (unit, *unit.iterancestors()) if one.get("translate")), "yes")
            source = child(unit, "source")
            if source is not None and told != "no":
                yield unit, source

    def theirs(self, target: str) -> dict[str, str]:
        """What a person has translated into this language already, in markup, by segment."""
        found: dict[str, str] = {}
        for name, unit, source, mark, coded in self._units:
            written = _target(unit, mark)
            if written is None or not is_persons(unit, source, written):
                continue
            if _is_in(unit, target):
                found[name] = _markup(written, _numbers(coded)).strip()
        return found

    def _add(self, unit: Any, source: Any, mark: str) -> None:
        """One text: the whole source of a unit, or a sentence of it."""
        coded = encode(_pieces(source))

        def put(translation: str) -> None:
            written = _target(unit, mark)
            assert self._script is not None
            is_there = written is not None and _markup(written, _numbers(coded)).strip() == translation
            if not is_there or not is_persons(unit, source, written) or not _is_in(unit, self._script.tag):
                self._write(unit, source, mark, decode(translation, coded))

        made = self._part.add(coded.text, put, place=str(unit.get("resname") or ""))
        if made is not None:
            made.is_always_put = True
            self._units.append((made.segment.id, unit, source, mark, coded))

    def _write(self, unit: Any, source: Any, mark: str, pieces: tuple[Piece, ...]) -> None:
        assert self._script is not None
        target = child(unit, "target")
        if target is None:
            target = make(unit, f"{source.tag.rpartition('}')[0]}}}target" if "}" in source.tag else "target")
            after = child(unit, "seg-source")
            (child(unit, "source") if after is None else after).addnext(target)
            target.tail = None
        told = language_of(unit, target)
        if mark and mark not in parts_of(target):
            _cut_alike(target, child(unit, "seg-source"))
        place = parts_of(target)[mark] if mark else target
        _emptied(place)
        _fill(place, pieces)
        left = [target] if not mark else list(parts_of(target).values())
        done = all("".join(one.itertext()).strip() for one in left) and (
            "".join(place.itertext()) != "".join(source.itertext())
        )
        if self._is_two:
            unit.set("state", "translated" if done else "initial")
        else:
            unit.attrib.pop("approved", None)
            target.set("state", "needs-review-translation" if done else "needs-translation")
            target.set(LANG, closer_tag(told, self._script.tag))

    def _note(self, file: Any, text: str) -> None:
        space = file.tag.rpartition("}")[0] + "}" if "}" in file.tag else ""
        holder_name = "notes" if self._is_two else "header"
        holder = child(file, holder_name)
        if holder is None:
            holder = make(file, f"{space}{holder_name}")
            skeleton = child(file, "skeleton")
            if skeleton is not None:
                skeleton.addnext(holder)
            else:
                file.insert(0, holder)
        note = make(file, f"{space}note")
        note.text = plain(text) if "&" in text else text
        holder.append(note)


def _pieces(parent: Any) -> Iterator[Piece]:
    yield Words(str(parent.text or ""))
    for one in parent:
        if isinstance(one.tag, str):
            protected = one.get("mtype") == "protected" or one.get("translate") == "no"
            if local(one) in _PAIRS and not protected:
                yield Wrap(one, tuple(_pieces(one)))
            else:
                yield Solo(one)
        yield Words(str(one.tail or ""))


def _texts(unit: Any, source: Any) -> dict[str, Any]:
    """The sentences of a unit by their mark; the whole source where it, or what somebody has translated, is not cut."""
    target = child(unit, "target")
    is_whole = target is not None and "".join(target.itertext()).strip() and not parts_of(target)
    return {"": source} if is_whole else parts_of(child(unit, "seg-source")) or {"": source}


def _is_in(unit: Any, wanted: str) -> bool:
    """Whether the translation of a unit is in this language; where nothing says its language, it is."""
    return is_same_language(language_of(unit, child(unit, "target")) or wanted, wanted)


def _numbers(coded: Coded) -> dict[tuple[str, str], int]:
    """The number of each tag by what it is in the file."""
    return {
        (local(tag.handle), str(tag.handle.get("id"))): number
        for number, tag in coded.tags.items()
        if not isinstance(tag, str)
    }


def _markup(parent: Any, numbers: dict[tuple[str, str], int]) -> str:
    """A translation that the file has, as markup with the numbers of its source; words of other tags stay."""
    found = [escape(str(parent.text or ""))]
    for one in parent:
        if isinstance(one.tag, str):
            number = numbers.get((local(one), str(one.get("id"))))
            is_pair = local(one) in _PAIRS
            inside = _markup(one, numbers) if is_pair else ""
            if number is None:
                found.append(inside)
            else:
                found.append(f"<{number}>{inside}</{number}>" if is_pair else f"<{number}/>")
        found.append(escape(str(one.tail or "")))
    return "".join(found)


def _target(unit: Any, mark: str) -> Any:
    """Where the translation of a unit, or of a sentence of it, stands; None where there is no such place yet."""
    target = child(unit, "target")
    return parts_of(target).get(mark) if mark else target


def _cut_alike(target: Any, source: Any) -> None:
    """Give a target the sentences of its source, empty but for those that it has."""
    old = {mark: list(_pieces(one)) for mark, one in parts_of(target).items()}
    _emptied(target)
    _fill(target, tuple(_pieces(source)))
    for mark, one in parts_of(target).items():
        _emptied(one)
        _fill(one, tuple(old.get(mark, ())))


def _emptied(element: Any) -> None:
    for one in list(element):
        element.remove(one)
    element.text = None


def _fill(parent: Any, pieces: tuple[Piece, ...]) -> None:
    for piece in pieces:
        if isinstance(piece, Words):
            append_text(parent, piece.text)
            continue
        if isinstance(piece, Solo):
            one = deepcopy(piece.handle)
        else:
            one = make(parent, piece.handle.tag, **dict(piece.handle.attrib))
            _fill(one, piece.inside)
        one.tail = None
        parent.append(one)
