"""The fixed parts of a Word file: types, relations, styles, numbering, and the frames of notes and remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_WHO = 'w:author="D. Hale" w:initials="DH" w:date="2026-11-17T09:30:00Z"'
_KINDS = ("styles", "numbering", "footnotes", "comments", "header", "footer")

CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    + "".join(
        f'<Override PartName="/word/{kind}{"1" if kind in ("header", "footer") else ""}.xml" '
        f'ContentType="{_TYPES}.{kind}+xml"/>'
        for kind in _KINDS
    )
    + "</Types>"
)
PACKAGE = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Target="docProps/core.xml" '
    'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>'
)
CORE = (
    f"{_HEAD}<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>en-GB</dc:language>'
    "</cp:coreProperties>"
)
DOCUMENT = f"{_HEAD}<w:document {_SPACES}><w:body>{{body}}</w:body></w:document>"
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rheader"/><w:footerReference w:type="default" r:id="rfooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
    'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)
REMARK = (
    '<w:commentRangeStart w:id="{number}"/><w:commentRangeEnd w:id="{number}"/>'
    '<w:r><w:commentReference w:id="{number}"/></w:r>'
)
_BOXED = '<w:txbxContent><w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:txbxContent>'
# Word writes a box twice: as it draws it, and for programs that know only the older way.
TEXT_BOX = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
    '<wp:extent cx="3600000" cy="900000"/><wp:docPr id="900" name="Text Box 1"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="900000"/></a:xfrm>'
    f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{_BOXED}</wps:txbx><wps:bodyPr/></wps:wsp>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f'<v:shape style="width:283pt;height:71pt"><v:textbox>{_BOXED}</v:textbox></v:shape></w:pict></mc:Fallback>'
    "</mc:AlternateContent></w:r></w:p>"
)
DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="4320000" cy="2430000"/>'
    '<wp:docPr id="{number}" name="Picture {number}" descr={alt}/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="image{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4320000" cy="2430000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)


def _style(name: str, shown: str, *, kind: str = "paragraph", more: str = "") -> str:
    base = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" and name != "Normal" else ""
    default = ' w:default="1"' if name == "Normal" else ""
    begin = f'<w:style w:type="{kind}"{default} w:styleId="{name}">'
    return f'{begin}<w:name w:val="{shown}"/>{base}<w:qFormat/>{more}</w:style>'


def _heading(level: int, size: int) -> str:
    more = f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
    return _style(f"Heading{level}", f"heading {level}", more=more)


STYLES = (
    f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
    + _style("Normal", "Normal")
    + _heading(1, 36)
    + _heading(2, 28)
    + _style("ListBullet", "List Bullet")
    + _style("ListNumber", "List Number")
    + _style("TableGrid", "Table Grid", kind="table")
    + "</w:styles>"
)


def relations(links: Sequence[str], images: int) -> str:
    """What the body refers to."""
    lines = [
        f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" '
        f'Target="{kind}{"1" if kind in ("header", "footer") else ""}.xml"/>'
        for kind in _KINDS
    ]
    lines += [
        f'<Relationship Id="rLink{at}" Type="{_OFFICE}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
        for at, target in enumerate(links, start=1)
    ]
    lines += [
        f'<Relationship Id="rImage{at}" Type="{_OFFICE}/image" Target="media/image{at}.png"/>'
        for at in range(1, images + 1)
    ]
    inside = "".join(lines)
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}'
        "</Relationships>"
    )


def numbering(numbered: int) -> str:
    """One list of bullets, and as many numbered ones."""

    def kind(number: int, shape: str, text: str) -> str:
        return (
            f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/>'
            '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        )

    kinds = kind(0, "bullet", "•") + kind(1, "decimal", "%1.")
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' + "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="1"/>{again}</w:num>' for at in range(2, numbered + 2)
    )
    return f"{_HEAD}<w:numbering {_SPACES}>{kinds}{lists}</w:numbering>"


def footnotes(notes: Mapping[str, str]) -> str:
    """Word keeps the first two for its own lines."""
    own = '<w:footnote w:type="{}" w:id="{}"><w:p><w:r><w:{}/></w:r></w:p></w:footnote>'
    kept = own.format("separator", 0, "separator") + own.format("continuationSeparator", 1, "continuationSeparator")
    kept += "".join(
        f'<w:footnote w:id="{int(mark) + 1}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for mark, text in notes.items()
    )
    return f"{_HEAD}<w:footnotes {_SPACES}>{kept}</w:footnotes>"


def comments(remarks: Sequence[str]) -> str:
    """What reviewers remarked."""
    inside = "".join(
        f'<w:comment w:id="{at}" {_WHO}><w:p><w:r><w:t>{escape(remark)}</w:t></w:r></w:p></w:comment>'
        for at, remark in enumerate(remarks)
    )
    return f"{_HEAD}<w:comments {_SPACES}>{inside}</w:comments>"


def edge(kind: str, text: str) -> str:
    """A header ('hdr') or a footer ('ftr')."""
    return f"{_HEAD}<w:{kind} {_SPACES}><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:{kind}>"
