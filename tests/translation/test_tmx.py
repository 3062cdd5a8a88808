"""TMX in and out: nothing lost on the way, agencies' programs can read it, harmful and broken files are refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import ExtractionError
from pipelines.translation.memory import Entry
from pipelines.translation.tmx import read_tmx, write_tmx

ENTRIES = (
    Entry(
        source_language="en",
        target_language="es",
        source="Pay <1>now</1> &amp; call <2/> 'x' \"y\"",
        target="Pague <1>ahora</1> &amp; llame <2/>",
        before="Dear resident",
        who="Ana Pérez",
        changed="2026-11-24T12:00:00+00:00",
    ),
    Entry(source_language="en", target_language="ur", source="Yes", target="جی ہاں"),
)
FROM_AGENCY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-GB" datatype="xml" segtype="sentence" adminlang="en" o-tmf="x"
 creationtool="x" creationtoolversion="1"/><body>
<tu><tuv xml:lang="FR"><seg>Payez <bpt i="1">&lt;b></bpt>ici<ept i="1">&lt;/b></ept></seg></tuv>
<tuv xml:lang="en-GB"><seg>Pay <bpt i="1">&lt;b></bpt>here<ept i="1">&lt;/b></ept></seg></tuv>
<tuv xml:lang="es-ES"><seg>Pague <hi>aquí</hi><ph>{0}</ph></seg></tuv></tu>
</body></tmx>"""


def test_entries_come_back_as_they_went() -> None:
    assert read_tmx(write_tmx(ENTRIES), "memory.tmx")[0].target == ENTRIES[0].target
    back = read_tmx(write_tmx(ENTRIES), "memory.tmx")
    assert [(one.source, one.target, one.before, one.target_language) for one in back] == [
        (one.source, one.target, one.before, one.target_language) for one in ENTRIES
    ]
    assert back[0].who == "Ana Pérez"
    assert back[0].changed == ENTRIES[0].changed


def test_a_unit_of_three_languages_gives_a_pair_for_each() -> None:
    found = read_tmx(FROM_AGENCY.encode(), "agency.tmx")

    assert [(one.source_language, one.target_language) for one in found] == [("en", "fr"), ("en", "es")]
    assert found[0].source == "Pay <1>here</1>"
    assert found[1].target == "Pague <1>aquí</1><2/>"
    assert found[0].origin == "agency.tmx"


def test_a_utf_16_file_is_read() -> None:
    assert read_tmx(FROM_AGENCY.replace("UTF-8", "UTF-16").encode("utf-16"), "agency.tmx")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (FROM_AGENCY.replace("</tu>", "</tv>").encode(), r"agency\.tmx, line 7: .*damaged"),
        (b"", "damaged"),
        (b"<html/>", "no TMX file"),
        (b'<tmx version="1.4"><body/></tmx>', "holds no text"),
        (
            b'<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx><body><tu><tuv xml:lang="en"><seg>&a;</seg>'
            b"</tuv></tu></body></tmx>",
            "document type of its own",
        ),
        (b'<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx/>', "document type of its own"),
    ],
)
def test_a_broken_or_harmful_file_is_refused_in_plain_words(data: bytes, says: str) -> None:
    with pytest.raises(ExtractionError, match=says):
        read_tmx(data, "agency.tmx")


def test_translate_toolkit_reads_what_is_written_and_writes_what_is_read(tmp_path: Path) -> None:
    """An outside check: its tools make a TMX of a PO file, and its library reads ours."""
    (tmp_path / "a.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Pay now"\nmsgstr "Pague ahora"\n',
        encoding="utf-8",
    )
    tool = Path(sys.executable).with_name("po2tmx")
    subprocess.run(
        [tool, "-l", "es", "--progress=none", "-i", tmp_path / "a.po", "-o", tmp_path / "a.tmx"],
        check=True,
        capture_output=True,
    )
    (tmp_path / "ours.tmx").write_bytes(write_tmx(ENTRIES))
    count = (
        "import sys; from translate.storage import factory;"
        "units = factory.getobject(sys.argv[1]).units; print(len(units), units[0].target)"
    )
    read = subprocess.run(
        [sys.executable, "-c", count, tmp_path / "ours.tmx"], check=True, capture_output=True, text=True
    ).stdout

    (theirs,) = read_tmx((tmp_path / "a.tmx").read_bytes(), "a.tmx")
    assert (theirs.source, theirs.target, theirs.target_language) == ("Pay now", "Pague ahora", "es")
    assert read.startswith("2 Pague ")
