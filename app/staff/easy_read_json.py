"""An Easy Read document as the bytes that a version keeps."""

from __future__ import annotations

import zlib
from functools import cache

from pydantic import TypeAdapter, ValidationError

from pipelines.documents.rows import EasyRead
from pipelines.errors import StoreError


def pack(easy_read: EasyRead) -> bytes:
    """JSON, compressed: a version of 20 pages takes about 20 kB."""
    return zlib.compress(to_json(easy_read), 6)


def unpack(body: bytes) -> EasyRead:
    """The document of a kept version.

    Raises:
        StoreError: the bytes are damaged.
    """
    try:
        return from_json(zlib.decompress(body))
    except zlib.error as error:
        raise StoreError("a version of a document is damaged. Restore the database from its last copy") from error


def to_json(easy_read: EasyRead) -> bytes:
    return _adapter().dump_json(easy_read)


def from_json(text: bytes) -> EasyRead:
    """Raises: StoreError, when it is no Easy Read document."""
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise StoreError(f"this is no Easy Read document ({error.error_count()} faults)") from error


@cache
def _adapter() -> TypeAdapter[EasyRead]:
    return TypeAdapter(EasyRead)
