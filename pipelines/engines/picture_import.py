"""Takes a folder or a zip of pictures in: every file checked and made harmless, the old set replaced in one step."""

from __future__ import annotations

import csv
import io
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipelines.engines.imported_pictures import MANIFEST, NAME, ImportedSymbol, Manifest
from pipelines.engines.svg import clean_svg
from pipelines.engines.typst_pdf import draw
from pipelines.errors import EngineError, Fault, KnowledgeError

MAX_FILES = 20_000  # Mulberry has some 3,500
MAX_FILE_BYTES = 10_000_000
MAX_ALL_BYTES = 500_000_000
PHOTO_PIXELS = 1024  # wide; enough for 8 cm on paper
LIBRARY_COLUMNS = frozenset(("file", "words", "alt", "credit", "licence"))
_ENDINGS = (".svg", ".png", ".jpg", ".jpeg")
_MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_VARIANT = re.compile(r"[ _]\d+[a-z]?$")
_CREATIVE_COMMONS = re.compile(rb"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)(?:/([a-z]{2}))?")
_MULBERRY_LICENCE = ("by-sa", "4.0", "")  # of its present releases; an older one says its own in its LICENSE file


class _Source(Protocol):
    place: Path

    def names(self) -> Iterator[str]: ...
    def read(self, name: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in."""

    manifest: Manifest
    folder: Path
    left_out: tuple[Fault, ...]  # pictures of a symbol set that were not usable; of a library none are


def import_pictures(source: Path, name: str, target_folder: Path) -> Imported:
    """Read a set of pictures and keep it under a name; a set of that name is replaced as a whole.

    Mulberry Symbols are known by their symbol-info.csv. Of the council's own library a CSV says for each picture: file,
    words, alt, credit and licence. Photographs are drawn anew: where they were taken must not be published.

    Args:
        source: a folder or a .zip.
        name: lower-case letters, figures and hyphens.
        target_folder: where sets are kept; each has a folder in it.

    Raises:
        EngineError: there is nothing to import, or it is too large or damaged.
        KnowledgeError: the CSV has faults; each with its line and what to do. Nothing was changed.
    """
    if not NAME.fullmatch(name) or name == "openmoji":
        raise EngineError(f"'{name}' cannot be the name of a set. Take lower-case letters, figures and hyphens.")
    with tempfile.TemporaryDirectory(prefix="front-door-pictures-") as made:
        place = Path(made) / name
        place.mkdir()
        opened = _open(source)
        files = _index(opened)
        info = next((path for path in files.values() if PurePosixPath(path).name == "symbol-info.csv"), None)
        taken = _mulberry(opened, files, info, name, place) if info else _library(opened, files, name, place)
        (place / MANIFEST).write_text(taken[0].to_json(), encoding="utf-8")
        return Imported(taken[0], _swap(place, target_folder / name), taken[1])


def _open(source: Path) -> _Source:
    if source.is_dir():
        return _Folder(source)
    if source.is_file() and zipfile.is_zipfile(source):
        return _Zip(source)
    raise EngineError(f"{source} is no folder and no zip file. Give the folder or the zip with the pictures.")


class _Folder:
    def __init__(self, place: Path) -> None:
        self.place = place

    def names(self) -> Iterator[str]:
        for file in sorted(self.place.rglob("*")):
            # A link could lead to any file of this machine.
            if file.is_file() and not file.is_symlink() and file.resolve().is_relative_to(self.place.resolve()):
                yield file.relative_to(self.place).as_posix()

    def read(self, name: str) -> bytes:
        file = self.place / name
        if file.stat().st_size > MAX_FILE_BYTES:
            raise EngineError(f"{name} is larger than {MAX_FILE_BYTES // 1_000_000} MB. Save it smaller.")
        return file.read_bytes()


class _Zip:
    """Nothing is unpacked to disk: members are read by name, so that no path can lead anywhere."""

    def __init__(self, place: Path) -> None:
        self.place = place
        try:
            self._zip = zipfile.ZipFile(place)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise EngineError(f"{place} is damaged. Download it again.") from error
        self._members = {
            member.filename: member
            for member in self._zip.infolist()
            if not member.is_dir() and not stat.S_ISLNK(member.external_attr >> 16)
        }
        if sum(member.file_size for member in self._members.values()) > MAX_ALL_BYTES:
            raise EngineError(f"{place} unpacks to more than {MAX_ALL_BYTES // 1_000_000} MB. Split it.")

    def names(self) -> Iterator[str]:
        yield from self._members

    def read(self, name: str) -> bytes:
        member = self._members[name]
        if member.flag_bits & 0x1:
            raise EngineError(f"{self.place} is locked with a password. Save it without one.")
        if member.file_size > MAX_FILE_BYTES:
            raise EngineError(f"{name} is larger than {MAX_FILE_BYTES // 1_000_000} MB. Save it smaller.")
        try:
            with self._zip.open(member) as file:
                data = file.read(MAX_FILE_BYTES + 1)  # the size that a zip states may be a lie
        except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, RuntimeError) as error:
            raise EngineError(f"{name} in {self.place} is damaged. Make the zip again.") from error
        if len(data) > MAX_FILE_BYTES:
            raise EngineError(f"{name} is larger than it says. Make the zip again.")
        return data


def _index(source: _Source) -> dict[str, str]:
    """Files by lower-case path, for people write 'Bus.PNG' and 'bus.png' for one file."""
    files: dict[str, str] = {}
    for name in source.names():
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if ".." in parts or any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        files["/".join(part for part in parts if part != "/").lower()] = name
        if len(files) > MAX_FILES:
            raise EngineError(f"{source.place} holds more than {MAX_FILES:,} files. Split it.")
    if not files:
        raise EngineError(f"{source.place} holds no files.")
    return files


def _rows(source: _Source, name: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = source.read(name).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text), strict=True)
        rows = [
            (reader.line_num, {(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if key})
            for row in reader
        ]
    except UnicodeDecodeError as error:
        raise KnowledgeError([Fault(Path(name), 0, "not UTF-8 text", "Save it as 'CSV UTF-8'")]) from error
    except csv.Error as error:
        raise KnowledgeError([Fault(Path(name), 0, f"not a valid CSV ({error})", "Save it again as CSV")]) from error
    return [(column or "").strip().lower() for column in reader.fieldnames or ()], rows


def _mulberry(
    source: _Source, files: dict[str, str], info: str, name: str, place: Path
) -> tuple[Manifest, tuple[Fault, ...]]:
    columns, rows = _rows(source, info)
    column = next((one for one in ("symbol", "symbol-en") if one in columns), "")
    if not column:
        raise KnowledgeError(
            [Fault(Path(info), 1, "no column 'symbol' or 'symbol-en'", "Take the release of Mulberry")]
        )
    by_stem = {PurePosixPath(path).stem: real for path, real in files.items() if path.endswith(".svg")}
    symbols: dict[str, ImportedSymbol] = {}
    faults: list[Fault] = []
    for line, row in rows:
        title = row[column]
        symbol = _slug(title)
        real = by_stem.get(title.lower())
        if not real or not symbol or symbol in symbols:
            faults.append(Fault(Path(info), line, f"'{title}' has no drawing of its own", "It is left out"))
            continue
        try:
            (place / f"{symbol}.svg").write_bytes(clean_svg(source.read(real), what=real))
        except EngineError as error:
            faults.append(Fault(Path(info), line, str(error).rstrip("."), "It is left out"))
            continue
        label = _mulberry_label(title)
        words = tuple(dict.fromkeys((label, *row.get("tags", "").split())))
        symbols[symbol] = ImportedSymbol(
            symbol=symbol, file=f"{symbol}.svg", label=label, alt=label[:1].upper() + label[1:], words=words,
            category=row.get("category", row.get("category-en", "")),
        )  # fmt: skip
    if not symbols:
        raise EngineError(f"{source.place} holds no drawing that its symbol-info.csv names.")
    return Manifest(
        name=name, kind="mulberry", credit=_mulberry_credit(source, files), symbols=tuple(symbols.values())
    ), tuple(faults)


def _mulberry_credit(source: _Source, files: dict[str, str]) -> str:
    texts = (source.read(real) for path, real in files.items() if PurePosixPath(path).stem in ("license", "licence"))
    found = next((match for text in texts if (match := _CREATIVE_COMMONS.search(text))), None)
    kind, version, country = (part.decode() if part else "" for part in found.groups()) if found else _MULBERRY_LICENCE
    words = " ".join(filter(None, ("CC", kind.upper(), version, country.upper())))
    address = "https://creativecommons.org/licenses/" + "/".join(filter(None, (kind, version, country))) + "/"
    return f"Pictures: Mulberry Symbols by Steve Lee, https://mulberrysymbols.org. Licence: {words}, {address}"


def _mulberry_label(title: str) -> str:
    """'armwrestle_,_to' is 'to armwrestle'; 'nurse_1a' is 'nurse'."""
    words = _VARIANT.sub("", title).replace("_", " ").strip()
    return f"to {words.removesuffix(' , to')}" if words.endswith(" , to") else words


def _library(source: _Source, files: dict[str, str], name: str, place: Path) -> tuple[Manifest, tuple[Fault, ...]]:
    tables = [real for path, real in files.items() if path.endswith(".csv")]
    if len(tables) != 1:
        raise EngineError(
            f"{source.place} must hold one CSV with the columns file, words, alt, credit, licence; not {len(tables)}."
        )
    columns, rows = _rows(source, tables[0])
    if missing := sorted(LIBRARY_COLUMNS - set(columns)):
        fault = Fault(
            Path(tables[0]), 1, f"no column {', '.join(missing)}", "Add it, even where it is the same in all rows"
        )
        raise KnowledgeError([fault])
    symbols: dict[str, ImportedSymbol] = {}
    credited: list[str] = []
    faults: list[Fault] = []
    for line, row in rows:
        wrong = [Fault(Path(tables[0]), line, problem, cure) for problem, cure in _row_faults(row, files, symbols)]
        if not wrong:
            try:
                symbol = _keep(source, files[row["file"].lower()], row, place)
                symbols[symbol.symbol] = symbol
                credited.append(f"{row['credit']} ({row['licence']})")
            except EngineError as error:
                wrong = [Fault(Path(tables[0]), line, str(error).rstrip("."), "Save the picture again")]
        faults += wrong
    if faults:
        raise KnowledgeError(faults)
    if not symbols:
        raise EngineError(f"{tables[0]} names no picture.")
    credit = "Pictures: " + "; ".join(dict.fromkeys(credited)) + "."
    return Manifest(name=name, kind="library", credit=credit, symbols=tuple(symbols.values())), ()


def _row_faults(
    row: dict[str, str], files: dict[str, str], symbols: dict[str, ImportedSymbol]
) -> Iterator[tuple[str, str]]:
    file, alt = row["file"], row["alt"]
    if not file:
        yield "no file is named", "Write the name of the picture in the column file"
    elif file.lower() not in files:
        yield f"the file '{file}' is not there", "Put it beside the CSV, or mend its name"
    elif not file.lower().endswith(_ENDINGS):
        yield f"'{file}' is no SVG, PNG or JPG", "Save it as one of these"
    elif _slug(PurePosixPath(file).stem) in symbols:
        yield f"a picture called '{PurePosixPath(file).stem}' stands twice", "Give each picture a name of its own"
    if not row["words"]:
        yield "no words call this picture", "Write words parted by semicolons, such as 'bin; rubbish'"
    if not alt or alt.lower() in (file.lower(), PurePosixPath(file).stem.lower()) or "_" in alt:
        yield "the alt text is empty or a file name", "Say in words what the picture shows"
    for column in ("credit", "licence"):
        if not row[column]:
            yield f"no {column}", "Say who made the picture and under which licence it may be printed"


def _keep(source: _Source, real: str, row: dict[str, str], place: Path) -> ImportedSymbol:
    symbol = _slug(PurePosixPath(real).stem)
    ending = PurePosixPath(real).suffix.lower()
    data = source.read(real)
    if ending == ".svg":
        kept, file = clean_svg(data, what=real), f"{symbol}.svg"
    elif data.startswith(_MAGIC[ending]):
        kept, file = draw(data, PHOTO_PIXELS, kind="png" if ending == ".png" else "jpg"), f"{symbol}.png"
    else:
        raise EngineError(f"{real} is not what its name says.")
    (place / file).write_bytes(kept)
    words = tuple(word.strip() for word in re.split(r"[;,]", row["words"]) if word.strip())
    # The plural calls the picture too.
    words = tuple(word if word.startswith("~") or word[-2:] in (":n", ":v") else f"{word}:n" for word in words)
    return ImportedSymbol(symbol=symbol, file=file, label=words[0][:-2].lstrip("~"), alt=row["alt"], words=words)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80]


def _swap(made: Path, target: Path) -> Path:
    """Put the new set in the place of the old one; readers see one or the other, never half."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        near = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent)) / target.name
        shutil.copytree(made, near)
        if target.exists():
            target.rename(near.parent / "old")
        near.rename(target)
        shutil.rmtree(near.parent)
    except OSError as error:
        raise EngineError(f"{target} cannot be written ({error.strerror}). Make its folder writable.") from error
    return target
