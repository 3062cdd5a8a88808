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
    key: str  # digest of engines, memory and glossaries
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
    kept = order.out / KEPT
    stems = Counter(name.with_suffix("") for _, name in files)
    run = _Run(order, desk, Ledger.open(kept), Journal.open(kept / JOURNAL), _key(desk, order.targets), stems)
    told: list[dict[str, Any]] = []
    with progress_bar("Translating", "texts") as progress:
        for number, (file, name) in enumerate(files):
            told += _file(run, file, name, _share(progress, number, len(files)))
    if order.report:
        document = {"format": "translation-report/1", "files": told}
        write(order.report, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    return _say(told)


def _share(progress: Callable[[int, int], None], number: int, files: int) -> Callable[[int, int], None]:
    """Files are taken to be as long as the one at work: how many texts the next ones hold is not known yet."""
    return lambda done, total: progress(number * total + done, files * total)


def _file(run: _Run, file: Path, name: Path, progress: Callable[[int, int], None]) -> list[dict[str, Any]]:
    """What became of one file, language by language."""
    told: dict[str, Any] = {"file": str(name)}
    try:
        content = content_of(file)
        source = hashlib.sha256(content).hexdigest()
        wanted = [target for target in run.order.targets if not _is_done(run, name, target, source)]
        done = [told | {"language": target, "done": "before"} for target in run.order.targets if target not in wanted]
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
        if path.exists() and not run.order.force and not (known and known.result == _digest(path)):
            raise FrontDoorError(f"{path} is there already and is not as it was made. Move it, or use --force.")
    except FrontDoorError as error:
        return {"language": target, "error": str(error)}
    write(path, made.content)
    result = hashlib.sha256(made.content).hexdigest()
    run.ledger.note(Entry(out=out, source=source, key=run.key, result=result, whole=made.is_whole))
    print(f"{path}: {made.line}", flush=True)
    told = {"out": out, "done": "now"} | made.counts() | _sentences(run, made)
    return told | {"error": made.line} if made.fell_short else told


def _sentences(run: _Run, made: Made) -> dict[str, Any]:
    return {"sentences": made.report()} if run.order.report else {}


def _is_done(run: _Run, name: Path, target: str, source: str) -> bool:
    """Whether an earlier run made this with the same engines, memory and glossary, and the result is still there."""
    if run.order.again:
        return False
    for ending in (FOR_TRANSLATOR, *SUFFIXES):
        entry = run.ledger.find(_out(run, name, target, ending))
        same = entry and entry.whole and (entry.source, entry.key) == (source, run.key)
        if entry and same and (run.order.out / entry.out).is_file():
            return True
    return False


def _out(run: _Run, name: Path, target: str, suffix: str) -> str:
    """'letters/a.docx' in Spanish is 'letters/a.es.docx'; where an 'a.pdf' is beside it, 'letters/a.docx.es.docx'."""
    plain = name if run.stems[name.with_suffix("")] > 1 else name.with_suffix("")
    return f"{plain}.{target}{suffix}"


def _key(desk: Desk, targets: Sequence[str]) -> str:
    return key_of(
        *(engine.name for engine in desk.engines if not engine.problem()),
        desk.memory.digest,
        *(desk.glossary(target).digest for target in targets),
    )


def _say(told: Sequence[dict[str, Any]]) -> int:
    failed = [each for each in told if "error" in each]
    drafts = sum(each.get("state") == "draft" for each in told)
    exported = sum(each.get("state") == "for_translator" for each in told)
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
