"""What the steps work with: the open index, each council's facts, the fixed replies. Built once, passed down."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.engines.build import known_words, language_model, serving_embedder, vector_index
from pipelines.engines.language_detector import Detector, LanguageDetector
from pipelines.engines.protocols import Embedder, LanguageModel
from pipelines.engines.tuned_embedder import for_search
from pipelines.errors import FrontDoorError, IndexingError, KnowledgeError, SettingsError
from pipelines.facts.council import Council, contact, load_council
from pipelines.facts.store import Charge, FactStore, load_charges, load_facts
from pipelines.knowledge.index import current_version
from pipelines.knowledge.search import Search
from pipelines.knowledge.terms import load_lay_words
from pipelines.prompts.prompt import Prompt, load_prompts
from pipelines.replies import Replies, load_replies
from pipelines.settings import PROJECT, Settings
from pipelines.translation.interpreter import Interpreter, open_interpreter
from pipelines.types import Contact

logger = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")


def now_in_london() -> datetime:
    return datetime.now(LONDON)


@dataclass(frozen=True, slots=True)
class Room:
    """Everything that one council says outside its pages."""

    council: Council
    facts: FactStore
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """One version of the index with the councils it was built from."""

    version: str
    search: Search
    rooms: dict[str, Room]


class Services:
    """The engines and data behind every door. Threads may share it; a new index is taken up by itself."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = now_in_london,
        model: LanguageModel | None = None,
        interpreter: Interpreter | None = None,
    ) -> None:
        self.settings = settings
        self.interpreter = interpreter or open_interpreter(settings)
        self.detector: Detector = LanguageDetector(settings.translation.languages)
        self.clock = clock
        self.replies: Replies = load_replies(settings.prompts_folder)
        self.prompts: dict[str, Prompt] = load_prompts(settings.prompts_folder)
        self._model = model or language_model(settings)
        self._lay_words = load_lay_words(_own_or_ours(settings, "lay_words.yaml"))
        self.other_councils = _names(_own_or_ours(settings, "uk_councils.txt"))
        self._root = settings.data_folder / "index"
        self._lock = threading.Lock()
        self._open: _Open | None = None
        self._embedder = serving_embedder(settings) if current_version(self._root) else None

    def _knowledge(self) -> _Open:
        version = current_version(self._root)
        opened = self._open
        if opened is not None and opened.version == version:
            return opened
        with self._lock:
            if self._open is None or self._open.version != version:
                self._open = self._take_up(version)
            return self._open

    def _take_up(self, version: str) -> _Open:
        """Open the version that ``current`` names; when that fails, stay with the one that is open."""
        try:
            if not version:
                raise IndexingError("There is no index yet. Run 'frontdoor ingest'.")
            self._embedder = self._embedder or serving_embedder(self.settings)
            search = Search(
                self._root / version,
                embedder=for_search(self._embedder),
                vector_index=vector_index(self.settings),
                lay_words=self._lay_words,
                known_words=known_words(self._embedder),
            )
            folders = search.manifest.folders
            rooms = {council: _room(council, folders.get(council, ""), self.clock) for council in folders}
        except FrontDoorError as error:
            if self._open is None:
                raise
            logger.warning("index_not_taken_up version=%s error=%s", version, error)
            return _Open(version, self._open.search, self._open.rooms)
        logger.info("index_taken_up version=%s passages=%d", version, search.manifest.passages)
        return _Open(version, search, rooms)

    @property
    def embedder(self) -> Embedder | None:
        """The embedder as it is, before the search's tuning, once there is an index."""
        return self._embedder

    @property
    def search(self) -> Search:
        """The open index.

        Raises:
            IndexingError: none was built yet.
        """
        return self._knowledge().search

    @property
    def index_version(self) -> str:
        return self.search.manifest.version

    def council_ids(self) -> tuple[str, ...]:
        return self.search.councils()

    def room(self, council: str) -> Room:
        """Facts and council file of a council.

        Raises:
            SettingsError: no such council is in the index.
        """
        rooms = self._knowledge().rooms
        if council not in rooms:
            raise SettingsError(f"no council called '{council}'; have: {', '.join(sorted(rooms)) or 'none'}")
        return rooms[council]

    def council(self, council: str) -> Council:
        return self.room(council).council

    def contact(self, council: str, team: str = "") -> Contact | None:
        """How to reach a team of a council now; None when the council gave no way."""
        known = self.council(council)
        return contact(known, team or known.default_team, self.clock())

    def today(self) -> date:
        return self.clock().date()

    @property
    def has_language_model(self) -> bool:
        """Whether one is set, running or not."""
        return self._model is not None

    def language_model(self) -> LanguageModel | None:
        """The model that words answers, while it can be asked; None means that the pages are quoted."""
        return self._model if self._model is not None and not self._model.problem() else None

    def language_model_state(self) -> str:
        """In words for an operator: which model, or why none."""
        if self._model is None:
            return "none set; answers are quoted from the pages"
        problem = self._model.problem()
        return f"{self._model.name}: {problem} Answers are quoted meanwhile." if problem else self._model.name

    @property
    def engines(self) -> tuple[tuple[str, str], ...]:
        """Which engine does what at the moment, for the start page and ``doctor``."""
        return self._engines(self.language_model())

    def _engines(self, model: LanguageModel | None) -> tuple[tuple[str, str], ...]:
        manifest = self.search.manifest
        return (
            ("composer", "generating" if model else "quoting"),
            *((("language model", model.name),) if model else ()),
            ("embedder", manifest.embedder),
            ("vector index", manifest.engine),
            ("lexical index", "bm25s"),
        )

    def recorded(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The index version and the engines, as kept with an answer; empty while there is no index.

        The composer is the quoting one: a step that had words of a model passed says so in ``Turn.made_with``.

        Help for somebody at risk is given without an index, so recording must not fail.
        """
        try:
            return self.index_version, self._engines(None)
        except FrontDoorError:
            return "", ()

    def ready(self) -> str | None:
        """None when questions can be answered, else what is wrong in words an operator can act on."""
        try:
            councils = self.council_ids()
        except FrontDoorError as error:
            return str(error)
        if self.settings.council not in councils:
            return f"The council '{self.settings.council}' is not in the index; have: {', '.join(councils)}."
        return None


def _room(council: str, place: str, clock: Callable[[], datetime]) -> Room:
    """A council's facts, or an empty room when it has no folder or the folder has none."""
    folder = Path(place) if place else Path("/nonexistent") / council
    try:
        facts = load_facts(folder) if folder.is_dir() else FactStore(())
        known = load_council(folder, facts, clock().date())
        charges = load_charges(folder / "facts" / "council_tax_charges.csv") if folder.is_dir() else ()
    except KnowledgeError as error:
        logger.warning("council_not_read council=%s error=%s", council, error)
        facts, charges = FactStore(()), ()
        known = load_council(Path("/nonexistent") / council, facts, clock().date())
    return Room(known, facts, charges)


def _own_or_ours(settings: Settings, name: str) -> Path:
    """A file of the knowledge folder, or the product's own where a council brings none."""
    own = settings.knowledge_folder / name
    return own if own.exists() else PROJECT / "knowledge_base" / name


def _names(file: Path) -> tuple[str, ...]:
    if not file.exists():
        return ()
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
