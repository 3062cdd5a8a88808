"""Office files written again: parts that changed are replaced, all others are copied as they are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from pipelines.errors import ExtractionError
from pipelines.extraction.archive import Archive
from pipelines.extraction.office import relations
from pipelines.extraction.xml import parse_for_change, write_xml

STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL_FORMS = (  # the usual form of a namespace, its strict form
    (b"http://schemas.openxmlformats.org/officeDocument/2006/", STRICT + b"officeDocument/"),
    *(
        (b"http://schemas.openxmlformats.org/%s/2006/" % kind, STRICT + b"%s/" % kind)
        for kind in (b"drawingml", b"wordprocessingml", b"spreadsheetml", b"presentationml")
    ),
)
_MACROS = ("vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/")
_SIGNATURES = "META-INF/documentsignatures.xml"  # of OpenDocument
CORE = "core-properties"
DC = "{http://purl.org/dc/elements/1.1/}"


class Package:
    """An office file under change. Trees are made when first asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open.

        Raises:
            ExtractionError: damaged, locked, too large, or with macros in it.
        """
        self.data = data
        self.archive = Archive(data, name)
        self.name = name
        self._trees: dict[str, Any] = {}
        self._new: dict[str, bytes] = {}
        self._strict: set[str] = set()
        refuse_macros(self.archive)

    def tree(self, part: str) -> Any:
        """The root of a part, the same one each time."""
        if part not in self._trees:
            raw = self.archive.read(part)
            if STRICT in raw:
                self._strict.add(part)
                for usual, strict in _USUAL_FORMS:
                    raw = raw.replace(strict, usual)
            self._trees[part] = parse_for_change(raw, what=f"{self.name} ({part})")
        return self._trees[part]

    def put(self, part: str, content: bytes) -> None:
        """A part that is new, or new as a whole."""
        self._new[part] = content

    def written(self, part: str) -> bytes:
        """The tree of a part as bytes, in the form of the standard that it had."""
        raw = write_xml(self._trees[part])
        if part in self._strict:
            for usual, strict in _USUAL_FORMS:
                raw = raw.replace(usual, strict)
        return raw

    def save(self, changed: set[str]) -> bytes:
        """The file with these parts written again from their trees."""
        return repack(self.data, {**{part: self.written(part) for part in changed}, **self._new})

    def core_part(self) -> str:
        """The part with title and language; empty when there is none."""
        found = (one.target for one in relations(self.archive, "").values() if one.kind == CORE)
        return next((part for part in found if part in self.archive), "")


def name_language(core: Any, target: str) -> None:
    """Say the language in a file's properties."""
    found = core.find(f"{DC}language")
    if found is None:
        found = core.makeelement(f"{DC}language", {}, {"dc": DC[1:-1]})
        core.append(found)
    found.text = target


def refuse_macros(archive: Archive) -> None:
    """Raise ExtractionError for a file with programs in it, which may not be carried into a new file."""
    names = [name.lower() for name in archive.names]
    if any(name.endswith(_MACROS[0]) or name.startswith(_MACROS[1:]) for name in names):
        raise ExtractionError(
            f"{archive.name} holds macros, which are small programs. "
            "Save it without them, as .docx, .pptx, .xlsx or .odt."
        )


def repack(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """A zip archive with some members replaced or added; order, dates and packing of all others stay.

    A signature of OpenDocument is left out: it would no longer be true.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        left = dict(changed)
        for member in old.infolist():
            name = member.filename.replace("\\", "/").lstrip("/")
            if name == _SIGNATURES:
                continue
            content = left.pop(name) if name in left else old.read(member)
            copied = zipfile.ZipInfo(member.filename, member.date_time)
            copied.compress_type, copied.external_attr = member.compress_type, member.external_attr
            new.writestr(copied, content)
        for name, content in left.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
