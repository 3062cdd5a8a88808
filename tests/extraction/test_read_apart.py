"""Reading in a process of its own gives the same, and survives what would bring the server down."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction import apart, child
from pipelines.extraction.apart import read_apart
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import samples, word_sample


@pytest.mark.parametrize("name", sorted(samples()))
def test_the_document_is_the_same_as_when_read_here(name: str) -> None:
    data = samples()[name]

    assert read_apart(data, name) == read_document(data, name)


def test_a_refusal_is_the_same_as_here() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.docx is damaged or not complete\."):
        read_apart(word_sample()[:2000], "folder/a.docx")


def test_a_file_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.txt takes too long to read\."):
        read_apart(b"text", "a.txt", seconds=0.01)


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    data = b"<!doctype html><p>" + b"<b>x</b>" * 1_000_000

    with pytest.raises(ExtractionError, match=r"^a\.html "):
        read_apart(data, "a.html", memory_mb=60)


def _standing_in(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Run other code in place of the reader."""
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        return real([sys.executable, "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(apart.subprocess, "Popen", popen)


@pytest.mark.parametrize(
    "code",
    [
        "import ctypes; ctypes.string_at(0)",
        "import os; os.abort()",
        "import os; os._exit(3)",
        "print('no JSON')",
        'print(\'{"document": {"name": 5}}\')',
        "print('{}')",
        "import os; os.write(1, b'x' * 65_000_000)",
    ],
)
def test_a_crash_of_the_reader_is_a_plain_message(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    _standing_in(monkeypatch, code)

    with pytest.raises(ExtractionError, match=r"^a\.txt is damaged, or needs too much memory to read\."):
        read_apart(b"text" * 100_000, "a.txt")


def test_the_process_may_write_no_file_and_dump_no_core(tmp_path: Path) -> None:
    code = (
        "import pathlib, resource, sys; from pipelines.extraction import child; child._limit(5, 500);"
        f"path = pathlib.Path({str(tmp_path / 'written')!r})\n"
        "try: path.write_bytes(b'x')\n"
        "except OSError: print('refused')\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    project = str(Path(child.__file__).parents[2])

    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["refused", "0"]


def test_no_process_and_no_secret_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONT_DOOR_SECRET", "s3cret")
    _standing_in(monkeypatch, "import os; print(os.environ.get('FRONT_DOOR_SECRET', 'none'))")
    before, children = set(os.listdir("/proc/self/fd")), _children()

    with pytest.raises(ExtractionError) as refused:
        read_apart(b"text", "a.txt")

    assert "none" in str(refused.value.__cause__)
    assert set(os.listdir("/proc/self/fd")) == before
    assert _children() == children


def _children() -> set[str]:
    """Processes that this one has started and not yet taken leave of: other tests may have servers."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}
