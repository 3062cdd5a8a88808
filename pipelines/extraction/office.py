"""What Word, PowerPoint and Excel files have in common: relations between parts, properties, and what is active."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extraction.archive import Archive, beside, damaged
from pipelines.extraction.gathering import Gathering
from pipelines.extraction.xml import Element

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK = f"{_ALTERNATIVE}Fallback"  # the same content again, for older programs
_ACTIVE = (("vbaproject.bin", "macros"), ("activex/activex", "form control"))


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points: to another part, or outside, which is never followed."""

    kind: str  # the last word of its type: 'hyperlink', 'image', 'footnotes'
    target: str  # name of a part; an address where it leads outside
    outside: bool


def relations(archive: Archive, part: str) -> dict[str, Relation]:
    """The relations of a part by identifier; none where the archive has no list of them. '' is the file itself."""
    folder, _, name = part.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if listed not in archive:
        return {}
    found: dict[str, Relation] = {}
    for relation in archive.xml(listed).iter(f"{_RELATIONS}Relationship"):
        target = relation.get("Target", "")
        outside = relation.get("TargetMode", "").lower() == "external"
        kind = relation.get("Type", "").rpartition("/")[2]
        found[relation.get("Id", "")] = Relation(kind, target if outside else beside(part, target), outside)
    return found


def main_part(archive: Archive) -> str:
    """The part that the file opens with: 'word/document.xml'."""
    for relation in relations(archive, "").values():
        if relation.kind == "officeDocument" and not relation.outside and relation.target in archive:
            return relation.target
    raise damaged(archive.name)


def related(archive: Archive, found: dict[str, Relation], kind: str) -> str:
    """The first part of a kind that a part points to, if it is there; else an empty string."""
    targets = (one.target for one in found.values() if one.kind == kind and not one.outside and one.target in archive)
    return next(targets, "")


def core_properties(archive: Archive) -> tuple[str, str]:
    """Title and language as the file's properties give them."""
    part = next((one.target for one in relations(archive, "").values() if one.kind == "core-properties"), "")
    if part not in archive:
        return "", ""
    root = archive.xml(part)
    return root.findtext(f"{_DC}title", ""), root.findtext(f"{_DC}language", "")


def note_active_parts(archive: Archive, gathering: Gathering) -> None:
    """List macros, form controls and parts with strange paths as left out. None of them is ever opened."""
    for mark, what in _ACTIVE:
        if any(mark in name.lower() and name.lower().endswith((".bin", ".xml")) for name in archive.names):
            gathering.leave_out(what)
    for name in archive.strange:
        gathering.leave_out("part with a path outside the file", text=name)


def shown_elements(element: Element) -> list[Element]:
    """The children as a program of today reads them: the first choice of alternatives instead of both."""
    shown: list[Element] = []
    for child in element:
        if child.tag == f"{_ALTERNATIVE}AlternateContent":
            chosen = child.find(f"{_ALTERNATIVE}Choice")
            chosen = chosen if chosen is not None and len(chosen) else child.find(FALLBACK)
            shown += shown_elements(chosen) if chosen is not None else []
        else:
            shown.append(child)
    return shown


def words_of_drawing(root: Element) -> str:
    """All words of a chart or of a diagram, in a row."""
    return " ".join(filter(None, (text.text for text in root.iter(f"{DRAWING}t"))))
