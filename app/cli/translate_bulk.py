"""Many files into many languages: goes on where it stopped, and one bad file does not stop the rest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.easy_read_ledger import Entry, Ledger
from app.cli.easy_read_one import content_of, write
from app.cli.speak import fail, progress_bar
from app.cli.translate_kept import alone, keep_report, kept_report
from app.cli.translate_one import FOR_TRANSLATOR, Made, translate_file
from pipelines.documents.translated.formats import TranslatableFile, open_document
from pipelines.errors import FrontDoorError
from pipelines.translation.desk import Desk
from pipelines.translation.journal import Journal, key_of

KEPT = ".translation"  # folder beside the results: what is done, and sentences of a job that was stopped
JOURNAL = "sentences.jsonl"
SUFFIXES = (".docx", ".pptx", ".xlsx", ".odt", ".html", ".md", ".txt", ".xlf", ".srt", ".vtt")
DRAFT = "Drafts: not yet checked by a person."
_NOT_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini"})  # what file systems put beside documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to do with every file."""

    files: tuple[Path, ...]
    out: Path
    targets: tuple[str, ...]
    source: str = "en"  # where a file does not say it
    report: Path | None = None
    force: bool = False
    again: bool = False


@dataclass(slots=True)
class _Run:
    order: Order
    desk: Desk
    ledger: Ledger
    journal: Journal
    keys: dict[str, str]  # by language, the digest of engines, memory and glossary
    stems: Counter[Path]  # how many files have a name but for the ending


def translate_all(order: Order, desk: Desk) -> int:
    """Translate every file into every language, into the folder ``out``.

    Returns:
        The exit code: 1 when a file could not be translated, or nothing of it was by an engine that is there.

    Raises:
        FrontDoorError: the folder cannot be written.
    """
    if order.out.is_file():
        return fail(f"{order.out} is a file. --out is a folder: one file comes out for each language.")
    if order.report and order.report.exists() and not order.force:
        return fail(f"{order.report} is there already. Give another name, or --force to write over it.")
    files = list(dict.fromkeys(pair for given in order.files for pair in _within(given, order.out)))
    if not files:
        return fail(f"There is no file to translate in {', '.join(map(str, order.files))}.")
    with alone(order.out / KEPT, order.out):
        told = _all(order, desk, files)
    if order.report:
        document = {"format": "translation-report/1", "files": told}
        write(order.report, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    return _say(told)


def _all(order: Order, desk: Desk, files: Sequence[tuple[Path, Path]]) -> list[dict[str, Any]]:
    """What became of every file."""
    kept = order.out / KEPT
    stems = Counter(name.with_suffix("") for _, name in files)
    keys = {target: _key(desk, target) for target in order.targets}
    run = _Run(order, desk, Ledger.open(kept), Journal.open(kept / JOURNAL), keys, stems)
    told: list[dict[str, Any]] = []
    with progress_bar("Translating", "texts") as progress:
        for number, (file, name) in enumerate(files):
            told += _file(run, file, name, _share(progress, number, len(files)))
    return told


def _share(progress: Callable[[int, int], None], number: int, files: int) -> Callable[[int, int], None]:
    """Files are taken to be as long as the one at work: how many texts the next ones hold is not known yet."""
    return lambda done, total: progress(number * total + done, files * total)


def _file(run: _Run, file: Path, name: Path, progress: Callable[[int, int], None]) -> list[dict[str, Any]]:
    """What became of one file, language by language."""
    told: dict[str, Any] = {"file": str(name)}
    try:
        content = content_of(file)
        source = hashlib.sha256(content).hexdigest()
        found = {target: _done_before(run, name, target, source) for target in run.order.targets}
        done = [told | _before(run, target, entry) for target, entry in found.items() if entry]
        wanted = [target for target, entry in found.items() if not entry]
        opened = open_document(content, file.name) if wanted else None
    except FrontDoorError as error:
        return [told | {"language": target, "error": str(error)} for target in run.order.targets]
    for number, target in enumerate(wanted):
        assert opened
        share = _share(progress, number, len(wanted))
        done.append(told | _one(run, opened, name, target, source, share))
    return done


def _one(
    run: _Run, file: TranslatableFile, name: Path, target: str, source: str, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    try:
        made = translate_file(file, target, run.desk, journal=run.journal, source=run.order.source, progress=progress)
        out = _out(run, name, target, made.suffix)
        path = run.order.out / out
        known = run.ledger.find(out)
        there = _digest(path)
        is_ours = bool(there and known and there in (known.result, known.was))
        if path.exists() and not run.order.force and not is_ours:
            raise FrontDoorError(f"{path} is there already and is not as it was made. Move it, or use --force.")
    except FrontDoorError as error:
        return {"language": target, "error": str(error)}
    key, result = run.keys[target], hashlib.sha256(made.content).hexdigest()
    _put(run, made, Entry(out=out, source=source, key=key, result=result, was=there if is_ours else "", whole=False))
    print(f"{path}: {made.line}", flush=True)
    told = {"out": out, "done": "now"} | made.counts() | ({"sentences": made.report()} if run.order.report else {})
    return told | {"error": made.line} if made.fell_short else told


def _put(run: _Run, made: Made, entry: Entry) -> None:
    """Write a result. What it will be is noted first, so that a run that is killed in between knows it for its own."""
    run.ledger.note(entry)
    write(run.order.out / entry.out, made.content)
    keep_report(run.order.out / KEPT, entry.out, entry.result, made.counts() | {"sentences": made.report()})
    run.ledger.note(entry.model_copy(update={"was": "", "whole": made.is_whole}))


def _before(run: _Run, target: str, entry: Entry) -> dict[str, Any]:
    """What is told of a result that an earlier run made."""
    told = {"language": target, "out": entry.out, "done": "before"}
    return told | (kept_report(run.order.out / KEPT, entry.out, entry.result) if run.order.report else {})


def _done_before(run: _Run, name: Path, target: str, source: str) -> Entry | None:
    """What an earlier run made with the same engines, memory and glossary, where the result is still there."""
    if run.order.again:
        return None
    for ending in (FOR_TRANSLATOR, *SUFFIXES):
        entry = run.ledger.find(_out(run, name, target, ending))
        same = entry and entry.whole and (entry.source, entry.key) == (source, run.keys[target])
        if entry and same and (run.order.out / entry.out).is_file():
            return entry
    return None


def _out(run: _Run, name: Path, target: str, suffix: str) -> str:
    """'letters/a.docx' in Spanish is 'letters/a.es.docx'; where an 'a.pdf' is beside it, 'letters/a.docx.es.docx'."""
    plain = name if run.stems[name.with_suffix("")] > 1 else name.with_suffix("")
    return f"{plain}.{target}{suffix}"


def _key(desk: Desk, target: str) -> str:
    """Changes with what results in one language are made from, and with nothing of another language's glossary."""
    return key_of(
        *(engine.name for engine in desk.engines if not engine.problem()),
        desk.memory.digest,
        desk.glossary(target).digest,
    )


def _say(told: Sequence[dict[str, Any]]) -> int:
    failed = [each for each in told if "error" in each]
    states = Counter(each.get("state", "") for each in told if each.get("done") == "now")
    drafts, exported = states["draft"], states["for_translator"]
    before = sum(each.get("done") == "before" for each in told)
    parts = [f"{drafts} translated", f"{exported} for a translator" if exported else ""]
    parts.append(f"{before} done before" if before else "")
    print(f"{', '.join(part for part in parts if part)} of {len(told)}. {DRAFT}")
    for each in failed:
        fail(f"{each['file']} ({each['language']}): {each['error']}")
    return fail(f"{len(failed)} of {len(told)} could not be translated.") if failed else 0


def _within(given: Path, out: Path) -> Iterator[tuple[Path, Path]]:
    if not given.is_dir():
        yield given, Path(given.name)
        return
    results = out.resolve()
    for file in sorted(given.rglob("*")):
        name = file.relative_to(given)
        hidden = any(part.startswith((".", "~$")) for part in name.parts)
        inside = results != given.resolve() and results in file.resolve().parents
        if file.is_file() and not hidden and not inside and file.name.lower() not in _NOT_DOCUMENTS:
            yield file, name


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
