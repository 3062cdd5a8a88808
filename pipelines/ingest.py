"""From a council's files to the index that serves: load, fill in local facts, cut, embed, check, switch in."""

from __future__ import annotations

import fcntl
import hashlib
import logging
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines.engines.build import ingest_embedder, vector_index
from pipelines.engines.protocols import Progress
from pipelines.engines.tuned_embedder import for_search
from pipelines.errors import FactError, Fault, IndexingError, KnowledgeError
from pipelines.facts.council import load_council
from pipelines.facts.store import FactStore, fill, load_facts
from pipelines.knowledge.chunking import anchor, cut, sections
from pipelines.knowledge.index import Entry, Manifest, Source, build
from pipelines.knowledge.load import council_folders, load_pages
from pipelines.knowledge.page import Page
from pipelines.settings import Settings
from pipelines.speech.build import build_speech_models
from pipelines.types import Audience, Passage

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Checked:
    """What the knowledge base holds and what is wrong with it."""

    folders: dict[str, Path] = field(default_factory=dict[str, Path])
    pages: list[Page] = field(default_factory=list[Page])
    faults: list[Fault] = field(default_factory=list[Fault])
    remarks: list[Fault] = field(default_factory=list[Fault])
    stores: dict[str, FactStore] = field(default_factory=dict[str, FactStore])


def check(roots: Sequence[Path], *, today: date, known_facts: frozenset[str] = frozenset()) -> Checked:
    """Read every page, fact and council file of the knowledge folders and collect what is wrong."""
    checked = Checked()
    for root in roots:
        if not (root.is_dir() or (root.is_file() and root.suffix.lower() == ".jsonl")):
            cure = "Name a folder of pages, or a file that ends in .jsonl"
            checked.faults.append(Fault(root, 0, "there is no such folder or file of pages", cure))
            continue
        earlier, checked.pages = checked.pages, []
        folders = council_folders(root)
        for council, folder in folders.items():
            _check_council(council, folder, checked, today)
        # A council of a later folder stands in place of one of the same name.
        again = {*folders, *(page.council for page in checked.pages)}
        checked.pages = [*(page for page in earlier if page.council not in again), *checked.pages]
    for page in checked.pages:
        unknown = [fact for fact in page.facts if known_facts and fact not in known_facts]
        checked.faults.extend(
            Fault(page.file, 1, f"fact {fact} is not in national_facts.jsonl", "Correct the id") for fact in unknown
        )
    if not checked.pages and not checked.faults:
        checked.faults.append(Fault(roots[0], 0, "no pages were found", "Put .md, .html, .pdf, .docx or .jsonl in it"))
    return checked


def _check_council(council: str, folder: Path, checked: Checked, today: date) -> None:
    # A file of pages has no facts; the name of the folder is the name of the council.
    checked.folders[council] = folder if folder.is_dir() else folder.with_suffix("")
    beside = folder.with_name(f"{folder.name}.jsonl")
    if folder.is_dir() and beside.exists():
        problem = f"the folder {folder.name} beside it is the same council"
        checked.faults.append(Fault(beside, 0, problem, "Move the file into the folder"))
    store = FactStore(())
    try:
        if folder.is_dir():
            store = load_facts(folder)
            load_council(folder, store, today)
    except KnowledgeError as error:
        checked.faults.extend(error.faults)
    checked.stores[council] = store
    loaded = load_pages(folder, council)
    checked.faults.extend(loaded.faults)
    checked.remarks.extend(loaded.remarks)
    for page in loaded.pages:
        if page.council not in checked.folders:  # named by a row of a JSON Lines file
            checked.folders[page.council] = folder.parent / page.council
        try:
            _filled(page, store, today)
        except FactError as error:
            checked.faults.append(Fault(page.file, page.line, str(error), "Correct the id or add the fact"))
        else:
            checked.pages.append(page)
        if page.review_by and page.review_by < today:
            checked.remarks.append(
                Fault(page.file, 1, f"its review was due on {page.review_by}", f"{page.owner} should review it")
            )


def ingest(
    settings: Settings,
    roots: Sequence[Path],
    *,
    today: date,
    progress: Progress | None = None,
    skip_broken: bool = False,
    rebuild: bool = False,
) -> tuple[Manifest, Checked]:
    """Build the index of all councils under the folders and switch it in.

    Raises:
        KnowledgeError: a file is broken and ``skip_broken`` is off. The last good index keeps serving.
        IndexingError: the index could not be written, or another ingest is running.
    """
    checked = check(roots, today=today)
    if checked.faults and not (skip_broken and checked.pages):
        raise KnowledgeError(checked.faults)
    entries = list(entries_of(checked.pages, checked.stores, today))
    public = Counter(page.council for page in checked.pages if page.audience is Audience.PUBLIC)
    source = Source(
        pages=dict(public),
        folders={council: str(checked.folders[council].resolve()) for council in public},
        facts_digest=_facts_digest(checked.folders.values()),
    )
    root = settings.data_folder / "index"
    with _only_one(settings.data_folder):
        manifest = build(
            root,
            entries,
            source,
            embedder=for_search(ingest_embedder(settings)),
            vector_index=vector_index(settings),
            progress=progress,
            rebuild=rebuild,
        )
        _build_speech_models(settings, entries, checked, today, rebuild=rebuild)
    logger.info(
        "ingest_done version=%s passages=%d embedded=%d", manifest.version, manifest.passages, manifest.embedded
    )
    return manifest, checked


def _build_speech_models(
    settings: Settings, entries: Sequence[Entry], checked: Checked, today: date, *, rebuild: bool
) -> None:
    """What callers may say. The telephone's embedded ears need it; the index serves without."""
    try:
        councils = {
            council: load_council(checked.folders[council], checked.stores.get(council, FactStore(())), today)
            for council in {entry.passage.council for entry in entries}
        }
        build_speech_models(settings.data_folder, entries, councils, rebuild=rebuild)
    except (OSError, KnowledgeError) as error:
        logger.warning("speech_models_not_built error=%s cure='Free some disk, then run frontdoor ingest'", error)


def entries_of(pages: Sequence[Page], stores: dict[str, FactStore], today: date) -> Iterator[Entry]:
    """The passages of all public pages, numbered from 0. A staff page never becomes a passage."""
    number = 0
    for page in pages:
        if page.audience is not Audience.PUBLIC:
            continue
        text = _filled(page, stores.get(page.council, FactStore(())), today)
        for place, section in enumerate(sections(text, title=page.title, came_plain=not page.deep_links)):
            wordings = (*page.asked_as, *section.asked_as) if place == 0 else section.asked_as
            for part, text in enumerate(cut(section)):
                passage = Passage(
                    id=number,
                    council=page.council,
                    url=page.url,
                    title=page.title,
                    heading=section.heading,
                    anchor=anchor(section.heading) if page.deep_links else "",
                    text=text,
                    action=page.action,
                    hand_over_to=page.hand_over_to,
                    options=page.options,
                    last_reviewed=page.last_reviewed,
                    review_by=page.review_by,
                )
                yield Entry(passage, wordings if part == 0 else ())
                number += 1


def _filled(page: Page, store: FactStore, today: date) -> str:
    """The text with local facts in it. A page from a site may have '{{ }}' of its own, which is left alone."""
    return fill(page.text, store, today) if page.written_here else page.text


def _facts_digest(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in sorted(str(path) for path in folders):
        root = Path(folder)
        for file in sorted([*root.glob("facts/*"), *root.glob("council.toml")]):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _only_one(data_folder: Path) -> Generator[None]:
    """Hold the data folder's ingest lock, so that two builds never mix."""
    try:
        data_folder.mkdir(parents=True, exist_ok=True)
        lock = (data_folder / "ingest.lock").open("w")
    except OSError as error:
        raise IndexingError(
            f"The folder {data_folder} cannot be written ({error.strerror}). Set FRONT_DOOR_DATA_FOLDER to another."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexingError("Another 'frontdoor ingest' is running. Wait for it, then run this again.") from error
        yield
