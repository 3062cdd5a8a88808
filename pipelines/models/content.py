"""What a file must be, and whether it is: its length and its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import ModelFileError

Report = Callable[[int, int], None]  # how much of how much
Bar = Callable[[str, str], AbstractContextManager[Report]]  # what is being done, in which unit

BLOCK = 1 << 20
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Published:
    """What a publisher says of a file. A size or hash that it does not say is None or empty."""

    size: int | None = None
    sha256: str = ""
    git_sha1: str = ""  # what the hub says of small files, which it keeps in git

    @property
    def checkable(self) -> bool:
        return bool(self.sha256 or self.git_sha1)

    @property
    def name(self) -> str:
        """The hash with its kind, as it is written down: 'sha256:6a1a…', 'git:9f62…', or 'none'."""
        if self.sha256:
            return f"sha256:{self.sha256}"
        return f"git:{self.git_sha1}" if self.git_sha1 else "none"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file on this machine is."""

    size: int
    sha256: str
    git_sha1: str

    def difference(self, published: Published) -> str:
        """In what it differs from what was published; empty when it does not."""
        if published.size is not None and self.size != published.size:
            return f"it should be {published.size:,} bytes long and is {self.size:,}"
        if published.sha256 and self.sha256 != published.sha256:
            return f"its sha256 should be {published.sha256} and is {self.sha256}"
        if published.git_sha1 and self.git_sha1 != published.git_sha1:
            return f"its git hash should be {published.git_sha1} and is {self.git_sha1}"
        return ""


def no_bar(what: str, unit: str) -> AbstractContextManager[Report]:
    """A progress bar that shows nothing."""
    return nullcontext(lambda done, total: None)


def read_content(file: Path, bar: Bar = no_bar, *, name: str = "", git: bool = False) -> Content:
    """Read a whole file and say what it is; its git hash too where that is asked for. The bar shows its name.

    Raises:
        ModelFileError: it cannot be read.
    """
    try:
        size = file.stat().st_size
        sha256, sha1 = hashlib.sha256(), hashlib.sha1(f"blob {size}\0".encode(), usedforsecurity=False)
        with file.open("rb") as stream, bar(f"Checking {name or file.name}", "MB") as report:
            done = 0
            while block := stream.read(BLOCK):
                sha256.update(block)
                if git:
                    sha1.update(block)
                done += len(block)
                report(done // MB, size // MB)
    except OSError as error:
        raise ModelFileError(f"{file} cannot be read ({error.strerror}).") from error
    return Content(done, sha256.hexdigest(), sha1.hexdigest() if git else "")
