"""Many files to Easy Read: goes on where it stopped, and one bad file does not stop the rest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.easy_read_ledger import Entry, Ledger
from app.cli.easy_read_one import DRAFT, Wanted, content_of, turn, write
from app.cli.speak import fail, progress_bar
from pipelines.errors import FrontDoorError

# What is taken from a folder; files of old Office are taken, too, because they are refused with what to do.
_DOCUMENTS = frozenset(
    ".docx .docm .pptx .pptm .xlsx .xlsm .odt .pdf .html .htm .xhtml .md .markdown .txt .rtf .doc .ppt .xls".split()
)
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})  # what file systems put beside documents
_NAMED = 5  # of the files that are left alone


@dataclass(frozen=True, slots=True)
class _Job:
    file: Path
    name: str  # of the source, within its folder
    out: str  # of the result, within the folder of results


def turn_all(files: Sequence[Path], out: Path, want: Wanted, *, report: Path | None, force: bool, again: bool) -> int:
    """Turn every file into the folder ``out``.

    Args:
        files: files and folders; a folder stands for all files in it and below.
        out: folder of the results; a ledger in it says which are done.
        want: what to make of them.
        report: file for what became of each, as JSON.
        force: write over results that somebody has changed.
        again: also what is done.

    Returns:
        The exit code: 1 when a file could not be turned.

    Raises:
        FrontDoorError: the folder cannot be written.
    """
    if out.is_file():
        return fail(f"{out} is a file. For more than one file, --out is a folder.")
    if report and report.exists() and not force:
        return fail(f"{report} is there already. Give another name, or --force to write over it.")
    ledger = Ledger.open(out)
    jobs = _jobs(files, out, want.format)
    _say_left_alone(files, out)
    if not jobs:
        return fail(f"There is no file to turn in {', '.join(map(str, files))}.")
    told: list[dict[str, Any]] = []
    with progress_bar("Easy Read", "files") as progress:
        progress(0, len(jobs))
        for number, job in enumerate(jobs, 1):
            told.append(_one(job, out, want, ledger, force=force, again=again, whole=report is not None))
            progress(number, len(jobs))
    if report:
        document = {"format": "easy-read-report/1", "files": told}
        write(report, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    return _say(told)


def _one(
    job: _Job, out: Path, want: Wanted, ledger: Ledger, *, force: bool, again: bool, whole: bool
) -> dict[str, Any]:
    """What became of one file; a fault of the whole folder ends the work."""
    told: dict[str, Any] = {"file": job.name, "out": job.out}
    target = out / job.out
    try:
        source = hashlib.sha256(content_of(job.file)).hexdigest()
        known = ledger.find(job.out)
        if not again and known and (known.source, known.key) == (source, want.key) and target.is_file():
            return told | {"done": "before"}
        if target.exists() and not force and not (known and known.result == _digest(target)):
            return told | {"error": f"{target} is there already and is not as it was made. Move it, or use --force."}
        made = turn(job.file, want)
    except FrontDoorError as error:
        return told | {"error": str(error)}
    write(target, made.content)
    ledger.note(Entry(out=job.out, source=source, key=want.key, result=hashlib.sha256(made.content).hexdigest()))
    print(f"{target}: {made.line}", flush=True)
    return told | {"done": "now"} | made.counts() | ({"document": json.loads(made.report())} if whole else {})


def _say(told: Sequence[dict[str, Any]]) -> int:
    done = Counter(each.get("done", "failed") for each in told)
    before = f", {done['before']} done before" if done["before"] else ""
    print(f"{done['now']} of {len(told)} files turned{before}. {DRAFT.replace('A draft', 'Drafts')}")
    for each in told:
        if "error" in each:
            fail(f"{each['file']}: {each['error']}")
    return fail(f"{done['failed']} of {len(told)} files could not be turned.") if done["failed"] else 0


def _is_document(file: Path) -> bool:
    return file.suffix.lower() in _DOCUMENTS


def _say_left_alone(files: Sequence[Path], out: Path) -> None:
    """Name the files of folders that are no documents."""
    folders = (given for given in files if given.is_dir())
    left = [str(name) for given in folders for file, name in _within(given, out) if not _is_document(file)]
    if left:
        more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
        print(f"Left alone, no documents: {', '.join(left[:_NAMED])}{more}.", flush=True)


def _jobs(files: Sequence[Path], out: Path, ending: str) -> list[_Job]:
    """Each file with the name of its result; two that would have one name keep their own endings in it."""
    pairs = (pair for given in files for pair in _within(given, out) if given.is_file() or _is_document(pair[0]))
    found = list(dict.fromkeys(pairs))
    plain = Counter(str(name.with_suffix("")).lower() for _, name in found)
    return [
        _Job(
            file,
            str(name),
            f"{name if plain[str(name.with_suffix('')).lower()] > 1 else name.with_suffix('')}.{ending}",
        )
        for file, name in found
    ]


def _within(given: Path, out: Path) -> Iterator[tuple[Path, Path]]:
    if not given.is_dir():
        yield given, Path(given.name)
        return
    results = out.resolve()
    for file in sorted(given.rglob("*")):
        name = file.relative_to(given)
        hidden = any(part.startswith((".", "~$")) for part in name.parts)
        if file.is_file() and not hidden and file.name.lower() not in _OF_SYSTEMS:
            if results != given.resolve() and results in file.resolve().parents:
                continue  # what an earlier run has made
            yield file, name


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
