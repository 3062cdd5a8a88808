"""The service as it is configured now: council, engines, index, prompts, packages. Nothing is loaded or connected."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.answering.confidence import WEIGHTS_FILE
from pipelines.answering.safeguard import SAFEGUARD_FILE, load_rules
from pipelines.engines.build import MINILM
from pipelines.errors import IndexingError
from pipelines.facts.council import Council, load_council
from pipelines.facts.store import FactStore, load_facts
from pipelines.knowledge.index import Manifest, current_version, read_manifest
from pipelines.models.lockfile import LockedModel, read_lock
from pipelines.models.places import models_folder
from pipelines.prompts.prompt import load_prompts
from pipelines.replies import load_replies
from pipelines.settings import Settings

PACKAGES = ("chromadb", "bm25s", "onnxruntime", "fastapi", "sqlalchemy")  # those that touch questions while serving
WITH_A_MODEL = "llama-cpp-python"


@dataclass(frozen=True, slots=True)
class InstructionFile:
    """A file of ``prompts``: what models are told, fixed replies, safeguarding wordings."""

    name: str
    purpose: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Fit:
    """The file of the confidence model's weights, and what it says of how they were fitted: 'auroc', 'examples'."""

    sha256: str
    said: Mapping[str, float]

    def words(self) -> str:
        """'examples 929, answers 294, auroc 0.868'"""
        return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in self.said.items())


@dataclass(frozen=True, slots=True)
class System:
    """All that the records say of the installation."""

    settings: Settings
    today: date
    council: Council
    version: str
    packages: Mapping[str, str]
    index: Manifest | None
    index_problem: str  # in words, where there is no index
    instructions: tuple[InstructionFile, ...]
    fit: Fit
    model: LockedModel | None  # where a model of the catalogue is set and here
    wordless: Mapping[str, bool]  # kind of danger -> whether no words of it are kept

    @property
    def embedder(self) -> str:
        """As the index names it, or as the settings do while there is none."""
        return self.index.embedder if self.index else self.settings.engines.embedder

    @property
    def embedder_is_ours(self) -> bool:
        return self.settings.engines.embedder == MINILM

    @property
    def has_language_model(self) -> bool:
        """Whether one is set, running or not."""
        return bool(self.settings.language_model.model or self.settings.language_model.url)

    @property
    def model_name(self) -> str:
        """As it is set; a file by its name, without the folder it lies in."""
        chosen = self.settings.language_model
        return Path(chosen.model).name if chosen.model else "whichever the server names first"

    @property
    def model_host(self) -> str:
        """Where another server runs the model; empty when it is this machine's own, or there is none."""
        return urlsplit(self.settings.language_model.url).hostname or ""

    @property
    def database(self) -> str:
        """Kind and place of the database, never its password."""
        if not self.settings.database_url:
            return "SQLite, one file in the data folder of this machine"
        parts = urlsplit(self.settings.database_url)
        kind = parts.scheme.partition("+")[0]
        return f"{kind} on {parts.hostname}" if parts.hostname else f"{kind} on this machine"

    @property
    def database_host(self) -> str:
        return urlsplit(self.settings.database_url).hostname or ""

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Hosts outside this machine that get what residents wrote, masked."""
        return tuple(host for host in dict.fromkeys((self.model_host, self.database_host)) if not _is_here(host))

    def engines(self) -> tuple[tuple[str, str, str], ...]:
        """Role, name, and where it runs."""
        here = "this machine, in the process of the front door"
        composer = "generating, quoting while the model is away" if self.has_language_model else "quoting"
        rows = [("composer", composer, here)]
        if self.has_language_model:
            own = "this machine, in a process of its own"
            place = own if not self.model_host else self.model_host
            rows.append(("language model", self.model_name, place))
        return (
            *rows,
            ("embedder", self.embedder, here),
            ("vector index", self.index.engine if self.index else self.settings.engines.vector_index, here),
            ("lexical index", f"bm25s {self.packages['bm25s']}", here),
        )


def read_system(settings: Settings, today: date) -> System:
    """What is configured and built.

    Raises:
        FrontDoorError: the council's file, a prompt or the lock of the models is damaged.
    """
    index, problem = _index(settings)
    folder = Path(index.folders.get(settings.council, "")) if index and settings.council in index.folders else None
    names = (*PACKAGES, WITH_A_MODEL) if _runs_a_model(settings) else PACKAGES
    return System(
        settings=settings,
        today=today,
        council=_council(folder or settings.knowledge_folder / settings.council, today),
        version=version("front-door"),
        packages={"Python": platform.python_version(), **{name: _version(name) for name in names}},
        index=index,
        index_problem=problem,
        instructions=_instructions(settings.prompts_folder),
        fit=_fit(),
        model=read_lock(models_folder(settings)).models.get(settings.language_model.model),
        wordless=_wordless(settings),
    )


def _index(settings: Settings) -> tuple[Manifest | None, str]:
    root = settings.data_folder / "index"
    name = current_version(root)
    if not name:
        return None, "There is no index yet: 'frontdoor ingest' builds it."
    try:
        return read_manifest(root / name), ""
    except IndexingError as error:
        return None, str(error)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _runs_a_model(settings: Settings) -> bool:
    return bool(settings.language_model.model) and not settings.language_model.url


def _council(folder: Path, today: date) -> Council:
    facts = load_facts(folder) if folder.is_dir() else FactStore(())
    return load_council(folder, facts, today)


def _instructions(folder: Path) -> tuple[InstructionFile, ...]:
    known = load_prompts(folder)
    other = {
        "replies": "Fixed replies, by how a question ends.",
        "safeguard": "Wordings that mean danger, and the help.",
    }
    return tuple(
        InstructionFile(
            file.name,
            known[file.stem].purpose if file.stem in known else other.get(file.stem, ""),
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in sorted(folder.iterdir())
        if file.suffix in (".md", ".yaml")
    )


def _wordless(settings: Settings) -> dict[str, bool]:
    """The store keeps no words of a conversation in which 'Exit this page' was shown."""
    replies = load_replies(settings.prompts_folder)
    keys = dict.fromkeys(rule.crisis.reply for rule in load_rules(SAFEGUARD_FILE).rules)
    return {key: replies.exit_page(key) for key in keys}


def _fit() -> Fit:
    content = WEIGHTS_FILE.read_bytes()
    said: dict[str, Any] = json.loads(content).get("fit", {})
    numbers = {name: float(value) for name, value in said.items() if isinstance(value, int | float)}
    return Fit(hashlib.sha256(content).hexdigest(), numbers)


def _is_here(host: str) -> bool:
    """This machine itself; an empty host is a file or a socket."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
