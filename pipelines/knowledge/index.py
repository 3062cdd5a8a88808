"""The index on disk: versioned folders, built aside, checked, switched in by renaming one small file.

<data folder>/index/
  current                 the name of the version that serves
  <version>/              manifest.json, passages.sqlite, rows.npy, digests.txt, words.json, exact/, chroma/, bm25/
  <version>.partial/      a build in progress, or what a crash left; never read, removed by the next build
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.bm25s_index import Bm25sIndex
from pipelines.engines.exact_index import ExactIndex
from pipelines.engines.passage_store import write_passages
from pipelines.engines.protocols import Embedder, Progress, VectorIndex, Vectors
from pipelines.errors import EngineError, IndexingError
from pipelines.knowledge.terms import terms, words
from pipelines.types import Passage

FORMAT = "5"  # raised when the files of a version change their meaning
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")  # 'counciltax@' is no word
CHECKED_ROWS = 50  # self-queries that a new vector index must answer
LEAST_FREE_BYTES = 1_000_000  # with less, whatever failed to be written failed for want of room
KEPT_VERSIONS = 2  # the serving one, and the one before it, which a running server may still have open


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage on its way into the index, with the wordings residents use for it."""

    passage: Passage
    asked_as: tuple[str, ...]

    def texts(self) -> list[str]:
        """What is embedded: the passage with its headings, then each wording."""
        above = ". ".join((self.passage.title, *self.passage.heading))
        return [f"{above}. {self.passage.text}", *self.asked_as]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version holds."""

    version: str
    format: str
    embedder: str
    built_at: str
    passages: int
    vectors: int
    pages: Mapping[str, int]  # council → number of pages
    folders: Mapping[str, str]  # council → where its files lie
    embedded: int  # texts that had to be embedded anew
    engine: str  # of the vectors
    files: Mapping[str, int]  # name → bytes, without the engine's own, which change when it opens them


@dataclass(frozen=True, slots=True)
class Source:
    """What an index is built from, beside the passages."""

    pages: Mapping[str, int]
    folders: Mapping[str, str]
    facts_digest: str  # of facts and council files: they change answers without changing a page


def current_version(root: Path) -> str:
    """The version that serves, or an empty text when none was built."""
    try:
        return (root / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def read_manifest(folder: Path) -> Manifest:
    """What a version holds.

    Raises:
        IndexingError: the version is missing, damaged or of an earlier release.
    """
    try:
        data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise IndexingError(f"The index in {folder} was built by another release. Run 'frontdoor ingest'.")
        manifest = Manifest(**data)
        damaged = [name for name, size in manifest.files.items() if (folder / name).stat().st_size != size]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexingError(f"The index in {folder} is damaged ({error}). Run 'frontdoor ingest --rebuild'.") from error
    if damaged:
        raise IndexingError(
            f"The index in {folder} is damaged ({', '.join(damaged)}). Run 'frontdoor ingest --rebuild'."
        )
    return manifest


def build(
    root: Path,
    entries: Sequence[Entry],
    source: Source,
    *,
    embedder: Embedder,
    vector_index: Callable[[Path], VectorIndex],
    progress: Progress | None = None,
    rebuild: bool = False,
) -> Manifest:
    """Build a version and switch it in; nothing happens when the current one already holds the same.

    Raises:
        IndexingError: the disk is full or not writable, or the new vectors failed their check. The last good version
            keeps serving.
    """
    texts = [text for entry in entries for text in entry.texts()]
    digests = [_digest(text) for text in texts]
    version = _version(entries, digests, source, (embedder.name, vector_index(root).name))
    if not rebuild:
        same = _current_if(root, version)
        if same is not None:
            return same
    partial = root / f"{version}.partial"
    try:
        root.mkdir(parents=True, exist_ok=True)
        version = _free_name(root, version)
        for left_over in root.glob("*.partial"):
            shutil.rmtree(left_over)
        partial.mkdir()
        vectors, embedded = _vectors(root, texts, digests, embedder, progress, rebuild=rebuild)
        _write(partial, entries, digests, vectors, vector_index)
        manifest = Manifest(
            version=version,
            format=FORMAT,
            embedder=embedder.name,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            passages=len(entries),
            vectors=len(texts),
            pages=source.pages,
            folders=source.folders,
            embedded=embedded,
            engine=vector_index(partial).name,
            files=_sizes(partial, without=vector_index(partial).name),
        )
        (partial / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        _switch(root, partial, version)
    except (OSError, EngineError) as error:
        message = _words_for(error, root)  # before the files of the attempt make room again
        shutil.rmtree(partial, ignore_errors=True)
        raise IndexingError(message) from error
    return manifest


def _current_if(root: Path, version: str) -> Manifest | None:
    """The serving version when it is whole and holds this content."""
    current = current_version(root)
    if current.partition("-")[0] != version:
        return None
    try:
        return read_manifest(root / current)
    except IndexingError:
        return None


def _free_name(root: Path, version: str) -> str:
    """The version, or the version with a number: a folder that someone may be reading is never written over."""
    names = (version, *(f"{version}-{number}" for number in range(2, 1000)))
    return next(name for name in names if not (root / name).exists())


def _sizes(folder: Path, *, without: str) -> dict[str, int]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    sizes = {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}
    if without == ExactIndex(folder).name:
        return sizes
    return {name: size for name, size in sizes.items() if not name.startswith(f"{without}/")}


def _words_for(error: OSError | EngineError, root: Path) -> str:
    there = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    code = error.errno if isinstance(error, OSError) else None
    # Libraries lose the error number on the way, but their message or the empty disk tell.
    says_so = "disk is full" in str(error).lower() or "no space left" in str(error).lower()
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or says_so or free < LEAST_FREE_BYTES:
        return (
            f"The disk is full: {free // 1_000_000} MB are free under {root}. Free some space and run "
            "'frontdoor ingest' again. The last good index keeps serving."
        )
    if isinstance(error, EngineError):
        return f"{error} The last good index keeps serving."
    return (
        f"The index could not be written under {root} ({error.strerror or error}). Check that the folder exists and "
        "that this user may write there. The last good index keeps serving."
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _version(entries: Sequence[Entry], digests: Sequence[str], source: Source, engines: tuple[str, str]) -> str:
    whole = hashlib.sha256()
    for entry in entries:
        whole.update(repr(asdict(entry.passage)).encode())
    for part in (FORMAT, *engines, source.facts_digest, repr(sorted(source.folders.items())), *digests):
        whole.update(part.encode())
    return whole.hexdigest()[:12]


def _vectors(
    root: Path,
    texts: Sequence[str],
    digests: Sequence[str],
    embedder: Embedder,
    progress: Progress | None,
    *,
    rebuild: bool,
) -> tuple[Vectors, int]:
    """The vector of every text, taken from the current version where the text is unchanged."""
    known = {} if rebuild else _known_vectors(root, embedder.name)
    missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
    fresh = embedder.embed(list(missing.values()), progress)
    known.update(zip(missing, fresh, strict=True))
    if not texts:
        return np.zeros((0, embedder.dimensions), dtype=np.float32), 0
    return np.stack([known[digest] for digest in digests]), len(missing)


def _known_vectors(root: Path, embedder: str) -> dict[str, NDArray[np.float32]]:
    folder = root / (current_version(root) or "none")
    try:
        manifest = read_manifest(folder)
        if manifest.embedder != embedder:
            return {}
        digests = (folder / "digests.txt").read_text(encoding="utf-8").split()
        return dict(zip(digests, ExactIndex(folder / "exact").vectors(), strict=True))
    except (IndexingError, EngineError, OSError, ValueError):
        return {}


def _write(
    folder: Path,
    entries: Sequence[Entry],
    digests: Sequence[str],
    vectors: Vectors,
    vector_index: Callable[[Path], VectorIndex],
) -> None:
    passages = [entry.passage for entry in entries]
    rows = np.array([entry.passage.id for entry in entries for _ in entry.texts()], dtype=np.int32)
    councils = [entry.passage.council for entry in entries for _ in entry.texts()]
    write_passages(folder / "passages.sqlite", passages)
    np.save(folder / "rows.npy", rows)
    (folder / "digests.txt").write_text("\n".join(digests), encoding="utf-8")
    Bm25sIndex(folder / "bm25").build(
        {
            "title": [terms(passage.title) for passage in passages],
            "heading": [terms(" ".join(passage.heading)) for passage in passages],
            "asked_as": [terms(" ".join(entry.asked_as)) for entry in entries],
            "text": [terms(passage.text) for passage in passages],
        }
    )
    (folder / "words.json").write_text(json.dumps(_words(entries)), encoding="utf-8")
    exact = ExactIndex(folder / "exact")
    exact.build(vectors, councils)
    built = vector_index(folder)
    if built.name != exact.name:
        try:
            built.build(vectors, councils)
            _check(built, vectors, councils)
        finally:
            built.close()


def _words(entries: Sequence[Entry]) -> dict[str, int]:
    """Every word of titles, headings and texts, and in how many passages it stands: what spelling is mended towards."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(
            set(words(_ADDRESS.sub(" ", " ".join((entry.passage.title, *entry.passage.heading, entry.passage.text)))))
        )
    return dict(counts)


def _check(index: VectorIndex, vectors: Vectors, councils: Sequence[str]) -> None:
    """Ask the new index for some of its own rows: each must come back as its own nearest."""
    step = max(1, len(vectors) // CHECKED_ROWS)
    for row in range(0, len(vectors), step):
        nearest = index.nearest(vectors[row], councils[row], 1)
        if not nearest or nearest[0][1] < 0.999:
            raise EngineError(f"The new {index.name} index does not find its own row {row}.")


def _switch(root: Path, partial: Path, version: str) -> None:
    for file in partial.rglob("*"):
        _flush(file)
    partial.rename(root / version)
    pointer = root / "current.new"
    pointer.write_text(version, encoding="utf-8")
    _flush(pointer)
    pointer.replace(root / "current")
    _flush(root)
    versions = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in versions[:-KEPT_VERSIONS]:
        if old.name != version:
            shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    """Have the disk hold it, so that not even a power cut leaves 'current' naming an unwritten version."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
