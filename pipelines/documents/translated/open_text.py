"""OpenDocument text taken apart into segments and written again: body, tables, notes, headers, alt texts, title."""

from __future__ import annotations

from typing import Any

from pipelines.documents.translated import open_text_layout as layout
from pipelines.documents.translated.open_text_runs import OpenParagraph, SpanLooks
from pipelines.documents.translated.package import DC, Package
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.units import Part
from pipelines.documents.translated.xml_parts import nearest
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.gathering import plain_language
from pipelines.extraction.odt.looks import DRAW, OFFICE, STYLE, SVG, TABLE, TEXT
from pipelines.extraction.pictures import plain_alt

_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_AROUND = {  # what a paragraph stands in, and how that is called
    f"{TEXT}note": "footnote",
    f"{DRAW}text-box": "text box",
    f"{TABLE}table": "table",
    f"{STYLE}header": "header",
    f"{STYLE}header-left": "header",
    f"{STYLE}header-first": "header",
    f"{STYLE}footer": "footer",
    f"{STYLE}footer-left": "footer",
    f"{STYLE}footer-first": "footer",
}
_LEFT_ALONE = {f"{OFFICE}annotation", f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{OFFICE}forms"}


class OpenTextFile:
    """One .odt file under translation."""

    def __init__(self, package: Package, script: Script | None = None) -> None:
        """Find the texts; as WordFile.

        Raises:
            ExtractionError: damaged or locked.
        """
        archive = package.archive
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ExtractionError(f"{archive.name} is locked with a password. Save it without one.")
        self._package = package
        self._script = script
        self._names = [name for name in ("content.xml", "styles.xml") if name in archive or name == "content.xml"]
        roots = [package.tree(name) for name in self._names]
        self._looks = SpanLooks(roots)
        self.parts = [self._part(name) for name in self._names]
        if "meta.xml" in archive:
            self.parts.append(_meta(package))

    @property
    def language(self) -> str:
        """That of the default style of paragraphs."""
        for name in self._names:
            for style in self._package.tree(name).iter(f"{STYLE}default-style"):
                properties = style.find(f"{STYLE}text-properties")
                if style.get(f"{STYLE}family") == "paragraph" and properties is not None:
                    told = (properties.get(f"{layout.FO}{word}") for word in ("language", "country"))
                    return plain_language("-".join(str(one) for one in told if one and one != "none"))
        return ""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        root = self._package.tree("content.xml")
        comments = (
            " ".join(" ".join("".join(words.itertext()) for words in one.iter(f"{TEXT}p")).split())
            for one in root.iter(f"{OFFICE}annotation")
        )
        return tuple(LeftOut("comment", "", text[:300]) for text in comments)

    def finish(self, changed: set[str], notice: str) -> set[str]:
        """As WordFile.finish."""
        script = self._script
        assert script is not None
        if any(part.name in changed for part in self.parts if part.stem != "title"):
            for name in self._names:
                root = self._package.tree(name)
                layout.dress(root, script)
                if script.right_to_left:
                    layout.turn(root)
            if script.right_to_left:
                layout.keep_left_to_right(self._package.tree("content.xml"))
            changed = changed | set(self._names)
        if notice:
            layout.put_notice(self._package.tree("content.xml"), self._package.tree(self._names[-1]), notice, script)
            changed = changed | {"content.xml"}
        return changed

    def _part(self, name: str) -> Part:
        root = self._package.tree(name)
        part = Part(name, root, stem=name.removesuffix(".xml"))
        for element in root.iter(*_PARAGRAPHS, f"{SVG}title", f"{SVG}desc"):
            if nearest(element, _LEFT_ALONE) is not None:
                continue
            if element.tag not in _PARAGRAPHS:
                if plain_alt(str(element.text or "")):
                    part.add_text(element, place="picture")
            elif name == "content.xml" or _place(element) in ("header", "footer"):
                paragraph = OpenParagraph(element, self._looks)
                part.add_pieces(
                    paragraph.pieces, paragraph.write, place=_place(element), is_raised=self._looks.is_raised
                )
        return part


def _place(element: Any) -> str:
    around = nearest(element, _AROUND)
    if around is None:
        return ""
    return "endnote" if around.get(f"{TEXT}note-class") == "endnote" else _AROUND[around.tag]


def _meta(package: Package) -> Part:
    part = Part("meta.xml", package.tree("meta.xml"), stem="title")
    for title in part.root.iter(f"{DC}title"):
        part.add_text(title, place="title of the file")
    return part
