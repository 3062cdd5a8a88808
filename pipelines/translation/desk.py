"""The translator's desk as the doors use it: the council's memory and glossary and every engine of the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pipelines.engines.build import onnx_folder
from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.engines.protocols import Embedder, Translator
from pipelines.errors import EngineError, FrontDoorError
from pipelines.facts.council import load_council
from pipelines.facts.store import FactStore, load_facts
from pipelines.settings import Settings
from pipelines.translation.by_people import Checker
from pipelines.translation.glossary import Glossary, load_glossary
from pipelines.translation.journal import Journal
from pipelines.translation.memory import FILE, Memory
from pipelines.translation.segments import Segment, Translated
from pipelines.translation.translate import Options, translate_segments
from pipelines.translation.translators import here, translators

GLOSSARIES = "glossaries"  # folder in the data folder, else beside the prompts: 'es.csv'


class Desk:
    """Open it once for a job; nothing is loaded before the first sentence needs it. Threads may share it.

    Args:
        settings: engines, languages and folders.
        memory: instead of the council's own.
        glossaries: by language, instead of the council's own.
        engines: instead of those of the settings.
        names: not translated, beside what the glossaries say.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        memory: Memory | None = None,
        glossaries: dict[str, Glossary] | None = None,
        engines: Sequence[Translator] | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        self._settings = settings
        self._memory = memory
        self._given = dict(glossaries or {})
        self._glossaries: dict[Path, tuple[int, Glossary]] = {}  # with the time of the file
        self._engines = tuple(engines) if engines is not None else None
        self._names = names
        self._embedder: Embedder | None = None

    @property
    def memory(self) -> Memory:
        """The council's translation memory."""
        if self._memory is None:
            self._memory = Memory.open(memory_file(self._settings))
        return self._memory

    @property
    def engines(self) -> tuple[Translator, ...]:
        if self._engines is None:
            self._engines = translators(self._settings)
        return self._engines

    def glossary(self, target: str) -> Glossary:
        """The council's glossary of a language as it is now; empty where it has none."""
        if target in self._given:
            return self._given[target]
        file = glossary_file(self._settings, target)
        if file is None:
            return Glossary()
        changed = file.stat().st_mtime_ns
        if self._glossaries.get(file, (0,))[0] != changed:
            self._glossaries[file] = changed, load_glossary(file)
        return self._glossaries[file][1]

    def drafts(self, source: str, target: str) -> bool:
        """Whether an engine translates this pair now."""
        return any((source, target) in engine.pairs() and not engine.problem() for engine in self.engines)

    def translate(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        progress: Callable[[int, int], None] | None = None,
        journal: Journal | None = None,
    ) -> tuple[Translated, ...]:
        """Every segment in the target language, in order; what nothing could translate is its source, marked.

        Args:
            segments: of one file or message.
            source: BCP 47 tag; 'en-GB' counts as 'en'.
            target: BCP 47 tag.
            progress: told segments done and in all.
            journal: what an earlier run has done.

        Raises:
            FrontDoorError: a setting, the memory or a glossary is broken.
        """
        one, other = spoken(source), spoken(target)
        options = Options(
            fuzzy_from=self._settings.translation.fuzzy_from,
            names=self._names,
            local_forms=self._settings.translation.local_forms,
            embedder=self._similarity(one, other),
            journal=journal,
        )
        return translate_segments(
            segments, one, other, memory=self.memory, glossary=self.glossary(other), engines=self.engines,
            options=options, progress=progress,
        )  # fmt: skip

    def checker(self, target: str) -> Checker:
        """Reads what people write in a language, with the names of the council and of its glossary in mind."""
        language = spoken(target)
        return Checker(language, (*self._names, *self.glossary(language).names))

    def _similarity(self, source: str, target: str) -> Embedder | None:
        """MiniLM, where drafts can be turned back and the model lies here."""
        folder = onnx_folder(self._settings)
        if source != "en" or not self.drafts(target, source) or not (folder / "name.txt").is_file():
            return None
        if self._embedder is None:
            try:
                self._embedder = OnnxEmbedder(folder, threads=self._settings.engines.threads)
            except EngineError:
                return None  # the check is left out; translating goes on
        return self._embedder


def own_glossary_file(settings: Settings, target: str) -> Path:
    """Where the council's own glossary of a language lies, whether or not it has one."""
    return settings.data_folder / GLOSSARIES / f"{target.split('-')[0]}.csv"


def glossary_file(settings: Settings, target: str) -> Path | None:
    """The glossary of a language that counts: the council's own, else the one that came with the product."""
    own = own_glossary_file(settings, target)
    return next((file for file in (own, settings.prompts_folder / GLOSSARIES / own.name) if file.is_file()), None)


def memory_file(settings: Settings) -> Path:
    """Where the council's translation memory lies."""
    return settings.data_folder / FILE


def spoken(tag: str) -> str:
    """'en-GB' as 'en': memory and engines know the language; 'zh-Hant' stays, it is written otherwise."""
    parts = (tag or "en").split("-")
    return "-".join(parts[:2]) if len(parts) > 1 and len(parts[1]) == 4 else parts[0].lower()


def open_desk(settings: Settings) -> Desk:
    """The desk of the settings; the council's own names and places are not translated."""
    return Desk(settings, names=_own_names(settings))


def _own_names(settings: Settings) -> tuple[str, ...]:
    folder = settings.knowledge_folder / settings.council
    try:
        council = load_council(folder, load_facts(folder) if folder.is_dir() else FactStore(()), date.today())
    except FrontDoorError:
        return ()  # whoever serves the council's pages says what is wrong with its file
    return tuple(dict.fromkeys(name for name in (council.name, council.short_name, *council.places) if name))


def drafted_languages(settings: Settings) -> frozenset[str]:
    """The languages into which something here drafts English."""
    return here(settings) & frozenset(settings.translation.languages)
