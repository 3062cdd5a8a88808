"""XLIFF 1.2 and 2 files: every source a segment, every translation its target, with what state it is in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part
from pipelines.documents.translated.xml_parts import append_text, elements, local, make
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import plain_language
from pipelines.extraction.xml import parse_for_change, write_xml
from pipelines.translation.markup import plain

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAIRS = ("g", "pc", "mrk")
_DONE = ("final", "signed-off", "reviewed")


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
        for unit, source in self._sources():
            self._add(unit, source)

    @property
    def language(self) -> str:
        if self._is_two:
            return plain_language(str(self._root.get("srcLang") or ""))
        found = (str(one.get("source-language") or "") for one in self._named("file"))
        return plain_language(next(found, ""))

    def save(self, notice: str, *, translated: bool) -> bytes:
        assert self._script is not None
        if self._is_two:
            self._root.set("trgLang", self._script.tag)
        for file in self._named("file"):
            if not self._is_two:
                file.set("target-language", self._script.tag)
            if notice:
                self._note(file, notice)
        return write_xml(self._root)

    def _named(self, name: str) -> Iterator[Any]:
        return (one for one in self._root.iter() if isinstance(one.tag, str) and local(one) == name)

    def _sources(self) -> Iterator[tuple[Any, Any]]:
        """Each source that may be translated, with what its target stands in."""
        for unit in list(self._named("segment" if self._is_two else "trans-unit")):
            told = next((one.get("translate") for one in (unit, *unit.iterancestors()) if one.get("translate")), "yes")
            source = _child(unit, "source")
            if source is not None and told != "no":
                yield unit, source

    def _add(self, unit: Any, source: Any) -> None:
        def put(pieces: tuple[Piece, ...]) -> None:
            self._write(unit, source, pieces)

        name = str(unit.get("resname") or "")
        made = self._part.add_pieces(_pieces(source), put, place=name)
        if made is not None:
            made.is_always_put = True

    def _write(self, unit: Any, source: Any, pieces: tuple[Piece, ...]) -> None:
        assert self._script is not None
        target = _child(unit, "target")
        if target is not None and self._is_done(unit, target):
            return
        if target is None:
            target = make(unit, f"{source.tag.rpartition('}')[0]}}}target" if "}" in source.tag else "target")
            after = _child(unit, "seg-source")
            (source if after is None else after).addnext(target)
            target.tail = None
        for child in list(target):
            target.remove(child)
        target.text = None
        _fill(target, pieces)
        same = "".join(target.itertext()) == "".join(source.itertext())
        if self._is_two:
            unit.set("state", "initial" if same else "translated")
        else:
            target.set("state", "needs-translation" if same else "needs-review-translation")
            target.set(_LANG, self._script.tag)

    def _is_done(self, unit: Any, target: Any) -> bool:
        """Whether a person has finished this target in this language."""
        assert self._script is not None
        file = next((one for one in unit.iterancestors() if local(one) == "file"), None)
        holder = self._root if self._is_two else file
        told = str(holder.get("trgLang" if self._is_two else "target-language") or "") if holder is not None else ""
        if told.partition("-")[0].lower() != self._script.tag.partition("-")[0].lower():
            return False
        states = (str(unit.get("state")), str(target.get("state")))
        return bool("".join(target.itertext()).strip()) and (
            unit.get("approved") == "yes" or any(state in _DONE for state in states)
        )

    def _note(self, file: Any, text: str) -> None:
        space = file.tag.rpartition("}")[0] + "}" if "}" in file.tag else ""
        holder_name = "notes" if self._is_two else "header"
        holder = _child(file, holder_name)
        if holder is None:
            holder = make(file, f"{space}{holder_name}")
            skeleton = _child(file, "skeleton")
            if skeleton is not None:
                skeleton.addnext(holder)
            else:
                file.insert(0, holder)
        note = make(file, f"{space}note")
        note.text = plain(text) if "&" in text else text
        holder.append(note)


def _pieces(parent: Any) -> Iterator[Piece]:
    yield Words(str(parent.text or ""))
    for child in parent:
        if isinstance(child.tag, str):
            protected = child.get("mtype") == "protected" or child.get("translate") == "no"
            if local(child) in _PAIRS and not protected:
                yield Wrap(child, tuple(_pieces(child)))
            else:
                yield Solo(child)
        yield Words(str(child.tail or ""))


def _fill(parent: Any, pieces: tuple[Piece, ...]) -> None:
    for piece in pieces:
        if isinstance(piece, Words):
            append_text(parent, piece.text)
            continue
        if isinstance(piece, Solo):
            child = deepcopy(piece.handle)
        else:
            child = make(parent, piece.handle.tag, **dict(piece.handle.attrib))
            _fill(child, piece.inside)
        child.tail = None
        parent.append(child)


def _child(parent: Any, name: str) -> Any:
    return next((one for one in elements(parent) if local(one) == name), None)
