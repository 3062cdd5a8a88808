"""Office files are zip archives: their parts by name, unpacked in memory only and within limits."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib

from pipelines.errors import ExtractionError
from pipelines.extraction.xml import Element, parse_xml

MAX_UNPACKED_BYTES = 200_000_000
MAX_PART_BYTES = 50_000_000  # of one part that is read: some 500 MB as a tree
MAX_RATIO = 150  # unpacked to packed; Office's own files stay under 50
RATIO_FROM_BYTES = 20_000_000  # what unpacks to less harms nobody
MAX_PARTS = 10_000
_LOCKED = 0x1  # flag of an encrypted member
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others are not used by Office, and may ask for gigabytes


class Archive:
    """The parts of an office file. Nothing is ever written to disk."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open and measure.

        Raises:
            ExtractionError: damaged, locked, or it would unpack to too much.
        """
        self.name = name
        self._read = 0
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            members = self._file.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
            raise damaged(name) from error
        self._refuse_bombs(members, len(data))
        self._members = {
            _plain(member.filename): member for member in members if not member.is_dir() and not _strange(member)
        }
        self.strange = tuple(member.filename for member in members if _strange(member))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            ExtractionError: absent, damaged, locked or too large.
        """
        member = self._members.get(part)
        if member is None:
            raise damaged(self.name)
        if member.flag_bits & _LOCKED:
            raise ExtractionError(f"{self.name} is locked with a password. Save it without one.")
        if member.file_size > MAX_PART_BYTES or self._read + member.file_size > MAX_UNPACKED_BYTES:
            raise ExtractionError(f"{self.name} is too large when unpacked ({part}). Split it.")
        if member.compress_type not in _METHODS:
            raise damaged(self.name)
        self._read += member.file_size
        try:
            return self._file.read(member)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise damaged(self.name) from error

    def xml(self, part: str) -> Element:
        """The root of a part in XML."""
        return parse_xml(modern(self.read(part)), what=f"{self.name} ({part})")

    def _refuse_bombs(self, members: list[zipfile.ZipInfo], packed: int) -> None:
        unpacked = sum(member.file_size for member in members)
        if len(members) > MAX_PARTS:
            raise ExtractionError(f"{self.name} has {len(members):,} parts inside; at most {MAX_PARTS:,}. Split it.")
        if unpacked > MAX_UNPACKED_BYTES:
            raise ExtractionError(f"{self.name} unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB. Split it.")
        if unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * packed:
            raise ExtractionError(
                f"{self.name} unpacks to {unpacked // packed:,} times its size, as harmful files do. "
                "Open it in its own program and save it again."
            )


def damaged(name: str) -> ExtractionError:
    return ExtractionError(
        f"{name} is damaged or not complete. Open it in its own program, save it again, and try that."
    )


def beside(part: str, target: str) -> str:
    """The name of the part that a part's relation points to; never outside the archive."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def modern(data: bytes) -> bytes:
    """XML in the strict form of the standard, with the namespaces that Word itself writes."""
    if b"http://purl.oclc.org/ooxml/" not in data:
        return data
    for strict, usual in (
        (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
        *(
            (b"http://purl.oclc.org/ooxml/%s/" % kind, b"http://schemas.openxmlformats.org/%s/2006/" % kind)
            for kind in (b"drawingml", b"wordprocessingml", b"spreadsheetml", b"presentationml")
        ),
    ):
        data = data.replace(strict, usual)
    return data


def _plain(name: str) -> str:
    """Some writers begin names with a slash, or part them with backslashes."""
    return name.replace("\\", "/").lstrip("/")


def _strange(member: zipfile.ZipInfo) -> bool:
    """Whether a member points outside: a symbolic link, or a path with '..'. Office writes neither."""
    return stat.S_ISLNK(member.external_attr >> 16) or ".." in member.filename.replace("\\", "/").split("/")
