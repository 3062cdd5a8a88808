"""Sets of pictures: OpenMoji by our table, and what a council imports, hostile files included."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from pipelines.engines.imported_pictures import ImportedPictures, imported_sets
from pipelines.engines.openmoji import OpenMoji
from pipelines.engines.picture_concepts import read_concepts, table
from pipelines.engines.picture_import import MAX_FILE_BYTES, import_pictures
from pipelines.engines.picture_matching import concepts_of
from pipelines.engines.svg import clean_svg
from pipelines.errors import EngineError, KnowledgeError

CONCEPTS = Path(__file__).parents[2] / "pipelines" / "documents" / "data" / "picture_concepts.csv"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72"><circle cx="36" cy="36" r="20"/></svg>'
LIBRARY = "file,words,alt,credit,licence\n"
LINE = "town-hall.svg,town hall; civic centre,Our town hall,Northmere Council,CC BY 4.0\n"


@pytest.fixture(scope="module")
def openmoji() -> OpenMoji:
    return OpenMoji(CONCEPTS)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\x00" + b"\x80\x20\x20" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    text = chunk(b"tEXt", b"Location\x00taken at 1 Secret Street")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def library(folder: Path, lines: str, **files: bytes) -> Path:
    folder.mkdir()
    (folder / "pictures.csv").write_text(LIBRARY + lines, encoding="utf-8")
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


def zipped(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def test_the_table_has_at_least_500_concepts_each_with_a_symbol_of_its_own(openmoji: OpenMoji) -> None:
    assert len(openmoji.concepts) >= 500
    assert len({concept.symbol for concept in openmoji.concepts}) == len(openmoji.concepts)


def test_every_symbol_of_the_table_is_in_the_package_and_clean(openmoji: OpenMoji) -> None:
    for concept in openmoji.concepts:
        drawing = openmoji.svg(concept.symbol)

        assert drawing.startswith(b"<svg"), concept.id
        assert not re.search(rb"<script|<foreignObject|https?://(?!www\.w3\.org)|\son\w+=", drawing), concept.id


def test_alt_texts_are_words_that_no_two_concepts_share(openmoji: OpenMoji) -> None:
    alts = [concept.alt for concept in openmoji.concepts]

    assert [alt for alt in alts if "_" in alt or "." in alt or not alt[0].isupper()] == []
    assert sorted({alt for alt in alts if alts.count(alt) > 1}) == []


def test_no_word_calls_two_concepts(openmoji: OpenMoji) -> None:
    calls = table(openmoji.concepts).calls

    for part in ("n", "v"):  # the words around tell a noun from a verb
        read = {phrase: {one.concept for one in found if one.part in ("", part)} for phrase, found in calls.items()}
        assert {phrase: concepts for phrase, concepts in read.items() if len(concepts) > 1} == {}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("You must pay your council tax.", "money"),
        ("Parking is free on Sundays.", "free"),
        ("You need a Blue Badge.", "blue_badge"),
        ("Your council tax bill shows how much you must pay.", "bill"),
        ("Tell us if you move home.", "move_home"),
        ("You must not park here.", "not_allowed"),
        ("Sign the form.", "sign_your_name"),
        ("This is a sign.", None),
        ("You do not need to pay.", None),
        ("You do not need to pay if you have paid already.", None),
        ("Do not put food, nappies or glass in your recycling bin.", None),
        ("If you do not pay, we can go to court.", "court"),
        ("Do not forget to pay.", "money"),
        ("You can see it at www.a.gov.uk/bin-day.", None),
        ("Tell us if you have a baby.", "baby"),
        ("Emergency repairs are free.", "free"),
        ("", None),
        ("🙂 ☃ 日本", None),
        ("x" * 20_000, None),
    ],
)
def test_the_picture_is_of_the_idea_not_of_a_word(openmoji: OpenMoji, text: str, concept: str | None) -> None:
    found = openmoji.picture_for(text)

    assert (found.concept if found else None) == concept


def test_a_long_row_is_matched_in_time_that_grows_with_its_length(openmoji: OpenMoji) -> None:
    assert concepts_of("if not pay the bill, " * 2_000, table(openmoji.concepts)) is not None


def test_a_search_finds_what_an_officer_means(openmoji: OpenMoji) -> None:
    found = openmoji.search("wheelchair", k=5)

    assert found[0].label == "A wheelchair"
    assert all(0 < one.score <= 1 for one in found)
    assert openmoji.search("", 5) == openmoji.search("qqqq", 5) == []


@pytest.mark.parametrize(
    ("words", "never"),
    [("phone", "An ambulance"), ("bus", "An office building"), ("council tax", "A taxi"), ("house", "A sailing boat")],
)
def test_a_search_offers_no_symbol_that_only_shares_a_word(openmoji: OpenMoji, words: str, never: str) -> None:
    found = [one.label for one in openmoji.search(words)]

    assert found != []
    assert never not in found


def test_a_word_may_be_begun_and_a_phrase_finds_what_it_calls(openmoji: OpenMoji) -> None:
    assert openmoji.search("wheelch")[0].label == "A wheelchair"
    assert openmoji.search("parking fine")[0].label == "A paper notice"
    assert openmoji.search("phone 999")[0].label == "An ambulance"


def test_a_name_about_the_word_goes_before_one_that_only_holds_it(openmoji: OpenMoji) -> None:
    labels = [one.label for one in openmoji.search("phone")]

    assert labels[0] == "A telephone"
    assert labels.index("A mobile phone") < labels.index("A phone mast")


def test_a_search_reaches_symbols_that_no_concept_has(openmoji: OpenMoji) -> None:
    labels = [one.label for one in openmoji.search("trombone")] + [one.label for one in openmoji.search("saxophone")]

    assert "Saxophone" in labels


@pytest.mark.parametrize("symbol", ["", "NOPE", "../../../etc/passwd", "1F4C5/../1F4C5", "1F4C5.svg"])
def test_what_is_no_symbol_is_said_plainly(openmoji: OpenMoji, symbol: str) -> None:
    with pytest.raises(EngineError, match="no OpenMoji symbol"):
        openmoji.svg(symbol)


def test_a_png_is_as_wide_as_asked(openmoji: OpenMoji) -> None:
    drawn = openmoji.png("1F4C5", 600)

    assert struct.unpack(">II", drawn[16:24]) == (600, 600)


def test_the_credit_names_the_licence_with_its_address(openmoji: OpenMoji) -> None:
    assert "OpenMoji" in openmoji.credit
    assert "CC BY-SA 4.0" in openmoji.credit
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in openmoji.credit


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("a,A,,,1F4C5,A calendar", "empty"),
        ("a,A,day:n,,1F4C5,", "empty"),
        ("a,A,day:n,,1F4C5,A calendar\nb,B,date:n,,1F4C5,A date", "twice"),
        ("a,A,day:n,,1F4C5,A calendar\na,B,date:n,,1F4C6,A date", "twice"),
    ],
)
def test_a_fault_of_the_table_names_its_line(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "concepts.csv"
    file.write_text(f"concept,name,words,never,symbol,alt\n{line}\n", encoding="utf-8")

    with pytest.raises(KnowledgeError, match=problem) as told:
        read_concepts(file)
    assert told.value.faults[0].line >= 2


HOSTILE = {
    "script": b"<script>alert(1)</script>",
    "handler": b'<circle r="3" onclick="alert(1)"/>',
    "foreign": b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    "image": b'<image href="https://evil.example/x.png"/>',
    "use": b'<use href="https://evil.example/x.svg#a"/>',
    "fill": b'<circle r="3" fill="url(https://evil.example/p)"/>',
    "style": b"<style>@import url(https://evil.example/x.css);</style>",
    "style attribute": b'<circle r="3" style="fill:url(//evil.example/p)"/>',
    "escaped": b'<circle r="3" style="fill:u\\72l(//evil.example/p)"/>',
    "link": b'<a href="javascript:alert(1)"><circle r="3"/></a>',
    "animation": b'<set attributeName="href" to="javascript:alert(1)"/>',
    "file": b'<use xlink:href="file:///etc/passwd" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_drawing_loses_what_harms(hostile: bytes) -> None:
    kept = clean_svg(DRAWING.replace(b"</svg>", hostile + b"</svg>"), what="bad.svg")

    assert b"cx=" in kept
    assert not re.search(rb"evil|script|onclick|foreign|passwd|import|<a\b|<set", kept)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no drawing",
        b"<html/>",
        DRAWING[:40],
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + DRAWING,
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ELEMENT a ANY>]>' + DRAWING,
        DRAWING.decode().encode("utf-16"),
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">' + b"<g/>" * 20_001 + b"</svg>",
    ],
)
def test_what_is_no_safe_drawing_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(EngineError, match=r"bad\.svg"):
        clean_svg(data, what="bad.svg")


def test_a_public_document_type_and_references_inside_the_drawing_stay_usable() -> None:
    drawing = (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" width="10px" height="20px"><defs><linearGradient id="g"/></defs>'
        b'<circle r="3" fill="url(#g)"/></svg>'
    )

    kept = clean_svg(drawing, what="a.svg")

    assert b'fill="url(#g)"' in kept
    assert b'viewBox="0 0 10 20"' in kept
    assert b"DOCTYPE" not in kept


def test_a_library_of_our_own_is_called_by_its_words(tmp_path: Path) -> None:
    lines = LINE + "Bin Day.PNG,bin day; bins,Two bins at a gate,Jo Bloggs,Given to the council\n"
    source = library(tmp_path / "own", lines, **{"town-hall__svg": DRAWING, "Bin Day__PNG": png(40, 20)})

    done = import_pictures(source, "northmere", tmp_path / "sets")
    opened = ImportedPictures(done.folder, CONCEPTS)

    hall, bins = opened.picture_for("Come to the town hall."), opened.picture_for("Tuesday is your bin day.")
    assert hall is not None
    assert (hall.alt, hall.symbol) == ("Our town hall", "town-hall")
    assert bins is not None
    assert bins.alt == "Two bins at a gate"
    assert opened.credit == "Pictures: Northmere Council (CC BY 4.0); Jo Bloggs (Given to the council)."
    assert [one.name for one in imported_sets(tmp_path / "sets")] == ["northmere"]


def test_a_photograph_keeps_nothing_but_what_is_seen(tmp_path: Path) -> None:
    lines = "hall.png,hall,Our hall,Jo,CC0\n"
    done = import_pictures(library(tmp_path / "own", lines, hall__png=png(40, 20)), "own", tmp_path / "sets")
    opened = ImportedPictures(done.folder, CONCEPTS)

    assert b"Secret Street" not in opened.png("hall")
    assert struct.unpack(">II", opened.png("hall")[16:24]) == (1024, 512)
    assert b'viewBox="0 0 1024 512"' in opened.svg("hall")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("gone.svg,hall,A hall,Jo,CC0", "not there"),
        (",hall,A hall,Jo,CC0", "no file is named"),
        ("town-hall.svg,,A hall,Jo,CC0", "no words"),
        ("town-hall.svg,hall,,Jo,CC0", "alt text"),
        ("town-hall.svg,hall,town-hall.svg,Jo,CC0", "alt text"),
        ("town-hall.svg,hall,A hall,,CC0", "no credit"),
        ("town-hall.svg,hall,A hall,Jo,", "no licence"),
        ("pictures.csv,hall,A hall,Jo,CC0", "no SVG, PNG or JPG"),
        ("wrong.png,hall,A hall,Jo,CC0", "not what its name says"),
        ("../outside.svg,hall,A hall,Jo,CC0", "not there"),
    ],
)
def test_each_fault_of_a_library_is_told_by_its_line_and_nothing_changes(
    tmp_path: Path, line: str, problem: str
) -> None:
    (tmp_path / "outside.svg").write_bytes(DRAWING)
    source = library(tmp_path / "own", LINE + line + "\n", **{"town-hall__svg": DRAWING, "wrong__png": b"GIF89a"})

    with pytest.raises(KnowledgeError, match=problem) as told:
        import_pictures(source, "own", tmp_path / "sets")
    assert told.value.faults[0].line == 3
    assert not (tmp_path / "sets" / "own").exists()


def test_importing_again_replaces_the_set_as_a_whole(tmp_path: Path) -> None:
    first = library(tmp_path / "first", LINE, **{"town-hall__svg": DRAWING})
    second = library(tmp_path / "second", LINE.replace("town-hall.svg", "hall.svg"), hall__svg=DRAWING)

    for source in (first, first, second):
        import_pictures(source, "own", tmp_path / "sets")

    assert sorted(file.name for file in (tmp_path / "sets" / "own").iterdir()) == ["hall.svg", "set.json"]
    assert [file.name for file in (tmp_path / "sets").iterdir()] == ["own"]


MULBERRY = (
    "id,symbol,grammar,category,rated,tags\n1,bus,Noun,Transport Road,0,travel\n"
    '2,"break_,_to",Verb,Descriptive State,0,\n'
    "3,flat,Noun,Descriptive Shape,0,\n4,gone,Noun,Food,0,\n5,nurse_1a,Noun,People Profession,0,job\n"
)


def test_mulberry_symbols_are_known_and_called_by_our_table(tmp_path: Path) -> None:
    members = {f"mulberry/EN/{name}.svg": DRAWING for name in ("bus", "break_,_to", "flat", "nurse_1a")}
    members["mulberry/symbol-info.csv"] = MULBERRY.encode()
    members["mulberry/LICENSE.txt"] = b"see https://creativecommons.org/licenses/by-sa/4.0/"

    done = import_pictures(zipped(tmp_path / "m.zip", members), "mulberry", tmp_path / "sets")
    opened = ImportedPictures(done.folder, CONCEPTS)

    bus, nurse = opened.picture_for("Take the bus."), opened.picture_for("The nurse will visit.")
    assert bus is not None
    assert (bus.set_name, bus.concept, bus.alt) == ("mulberry", "bus", "Bus")
    assert nurse is not None
    assert nurse.alt == "Nurse"
    assert opened.picture_for("You rent a flat.") is None
    assert "CC BY-SA 4.0" in opened.credit
    assert [one.label for one in opened.search("break")] == ["To break"]
    assert [fault.line for fault in done.left_out] == [5]


@pytest.mark.parametrize("name", ["", "Open Moji", "openmoji", "../x", "a/b", "x" * 50, ".hidden"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    source = library(tmp_path / "own", LINE, **{"town-hall__svg": DRAWING})

    with pytest.raises(EngineError, match="cannot be the name"):
        import_pictures(source, name, tmp_path / "sets")


def test_paths_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    members = {"../../evil.svg": DRAWING, "/abs.svg": DRAWING, "pictures.csv": (LIBRARY + LINE).encode()}
    members["town-hall.svg"] = DRAWING

    import_pictures(zipped(tmp_path / "z.zip", members), "own", tmp_path / "sets")

    assert sorted(file.name for file in tmp_path.rglob("*.svg")) == ["town-hall.svg"]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_bytes(DRAWING)
    source = library(tmp_path / "own", "a.svg,a hall,A hall,Jo,CC0\n")
    (source / "a.svg").symlink_to(tmp_path / "secret.svg")

    with pytest.raises(KnowledgeError, match="not there"):
        import_pictures(source, "own", tmp_path / "sets")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    members = {f"{place}.svg": b" " * (MAX_FILE_BYTES - 1) for place in range(60)}

    with pytest.raises(EngineError, match="unpacks to more than"):
        import_pictures(zipped(tmp_path / "bomb.zip", members), "own", tmp_path / "sets")


@pytest.mark.parametrize("kind", ["empty", "text", "absent", "truncated"])
def test_what_is_no_set_is_said_plainly(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source.zip"
    if kind == "empty":
        zipped(source, {})
    elif kind == "text":
        source.write_text("hello")
    elif kind == "truncated":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("town-hall.svg", DRAWING)
        source.write_bytes(made.getvalue()[:-30])

    with pytest.raises(EngineError, match="source"):
        import_pictures(source, "own", tmp_path / "sets")
