"""Files that are archives inside, written so that the same parts always give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DAY = (2026, 12, 1, 9, 0, 0)


def zipped(parts: Mapping[str, bytes | str], *, stored: str = "") -> bytes:
    """An archive.

    Args:
        parts: content by name, in the order in which they are to stand.
        stored: a name that must not be compressed, as OpenDocument asks of 'mimetype'.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    return held.getvalue()


def settled(data: bytes) -> bytes:
    """The same archive with one fixed date on every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
