"""Turns one file into an Easy Read draft, checked, as the bytes of a file and a line that says how it went."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.documents.look import Look
from pipelines.documents.render import Format
from pipelines.documents.rows import ContactBlock, EasyRead
from pipelines.errors import ExtractionError, FrontDoorError, KnowledgeError, SettingsError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.documents.checks import Finding
    from pipelines.documents.fidelity import FactState
    from pipelines.documents.protocols import Simplifier
    from pipelines.engines.protocols import PictureSet

DRAFT = "A draft: not yet checked by a person."
READING_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to make of every file."""

    format: Format
    look: Look
    simplifier: Simplifier
    pictures: PictureSet
    council: str
    contact: ContactBlock | None

    @property
    def key(self) -> str:
        """A digest of everything that changes what becomes of the same file."""
        from app.staff.tools import MADE_WITH

        said = (MADE_WITH, self.format, self.look, self.simplifier.name, self.pictures.name, self.council, self.contact)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Made:
    """One draft."""

    easy_read: EasyRead
    content: bytes
    findings: tuple[Finding, ...]
    facts: tuple[FactState, ...]

    def report(self) -> bytes:
        """Rows, checks, facts and where each row comes from, as JSON."""
        from pipelines.documents.render.data import to_json

        return to_json(self.easy_read, checks=self.findings, facts=self.facts)

    def counts(self) -> dict[str, int | str]:
        rows = (*self.easy_read.summary, *self.easy_read.rows)
        of_state = [fact.state for fact in self.facts]
        return {
            "rows": len(rows),
            "fails": sum(finding.level == "fail" for finding in self.findings),
            "warns": sum(finding.level == "warn" for finding in self.findings),
            "facts_kept": of_state.count("kept"),
            "facts_left_out": of_state.count("left_out"),
            "facts_lost": of_state.count("lost"),
            "troubles": sum(len(row.troubles) for row in rows),
            "not_read": len(self.easy_read.not_read),
            "engine": self.easy_read.engine,
        }

    @property
    def line(self) -> str:
        """The same in words."""
        said = self.counts()
        parts = f", {_some(said['not_read'], 'part')} of the file not read" if said["not_read"] else ""
        return (
            f"{_some(said['rows'], 'row')}; findings: {_some(said['fails'], 'fail')}, {_some(said['warns'], 'warn')}; "
            f"facts: {said['facts_kept']} kept, {said['facts_left_out']} left out, {said['facts_lost']} lost; "
            f"{_some(said['troubles'], 'trouble')}{parts}; engine: {said['engine']}."
        )


def wanted(
    settings: Settings,
    *,
    format: Format,  # noqa: A002
    engine: str,
    picture_set: str,
    size: int,
    pictures: bool,
    council_name: str,
) -> Wanted:
    """Open what every file is made with.

    Raises:
        SettingsError: the model is asked for and none is set.
        EngineError: there is no such picture set, or the model cannot be asked.
    """
    council, contact = speaker(settings, council_name)
    drawn = settings.documents.model_copy(update={"picture_set": picture_set or settings.documents.picture_set})
    simplifier, found = _tools(settings.model_copy(update={"documents": drawn}), engine, council)
    look = Look(size=float(size), pictures=pictures)
    return Wanted(format=format, look=look, simplifier=simplifier, pictures=found, council=council, contact=contact)


def _tools(settings: Settings, engine: str, council: str) -> tuple[Simplifier, PictureSet]:
    from app.staff.tools import Tools

    tools = Tools(settings, council=council)
    pictures = tools.pictures()
    chosen = settings.language_model
    if engine == "model" and not (chosen.model or chosen.url):
        raise SettingsError(
            "No language model is set. Set FRONT_DOOR_LANGUAGE_MODEL__MODEL or __URL, or use --engine rules."
        )
    if engine == "rules":
        from pipelines.documents.rules.simplifier import RulesSimplifier

        return RulesSimplifier(), pictures
    simplifier = tools.simplifier
    if engine == "model":
        _check_model(simplifier)
    return simplifier, pictures


def _check_model(simplifier: Simplifier) -> None:
    from pipelines.documents.model_simplifier import ModelSimplifier

    problem = simplifier.model.problem() if isinstance(simplifier, ModelSimplifier) else ""
    if problem:
        raise SettingsError(f"The language model {simplifier.name} cannot be asked. {problem} Or use --engine rules.")


def speaker(settings: Settings, council_name: str = "") -> tuple[str, ContactBlock | None]:
    """The council's name and whom to ask, from its folder of the knowledge base; no index is needed.

    Another name than the folder's own is another council: then nobody's contact is printed.
    """
    from pipelines.facts.council import contact, load_council
    from pipelines.facts.store import load_facts
    from pipelines.services import now_in_london

    folder, now = settings.knowledge_folder / settings.council, now_in_london()
    named = council_name.strip()
    try:
        if not folder.is_dir():
            return named or settings.council.replace("-", " ").title(), None
        council = load_council(folder, load_facts(folder), now.date())
    except KnowledgeError:
        return named or settings.council.replace("-", " ").title(), None
    if named and named.casefold() not in (council.name.casefold(), council.short_name.casefold()):
        return named, None
    name = named or council.name
    found = contact(council, council.default_team, now)
    return name, ContactBlock(name, phone=found.phone, email=found.email, url=found.url) if found else None


def turn(file: Path, want: Wanted, progress: Callable[[int, int], None] | None = None) -> Made:
    """Read, simplify, illustrate, check and set one file.

    Raises:
        ExtractionError: the file is not there, is of no known kind, or cannot be read.
        EngineError: a picture is missing, or what the format needs is not installed.
    """
    from pipelines.documents.checks import check
    from pipelines.documents.convert import convert
    from pipelines.documents.fidelity import added_facts, fact_states
    from pipelines.documents.render import render
    from pipelines.extraction.apart import read_apart

    document = read_apart(content_of(file), file.name, seconds=READING_SECONDS)
    easy_read = convert(
        document,
        simplifier=want.simplifier,
        picture_set=want.pictures if want.look.pictures else None,
        contact=want.contact,
        council=want.council,
        progress=progress,
    )
    findings = check(easy_read, want.look)
    facts = (*fact_states(easy_read), *added_facts(easy_read))
    content = render(easy_read, want.format, picture_set=want.pictures, look=want.look, checks=findings, facts=facts)
    return Made(easy_read, content, findings, facts)


def content_of(file: Path) -> bytes:
    """Raises: ExtractionError, when there is no such file or it may not be read."""
    if file.is_dir():
        raise ExtractionError(f"{file} is a folder. Name the files in it, or give the folder alone.")
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise ExtractionError(f"There is no file {file}.") from error
    except OSError as error:
        raise ExtractionError(f"{file} cannot be opened ({error.strerror}).") from error


def write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        FrontDoorError: the folder cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{file.name[:40]}.", dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(draft).chmod(0o666 & ~_umask())
            Path(draft).replace(file)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise FrontDoorError(
            f"{file} cannot be written ({error.strerror}). Choose another folder, or make this one writable."
        ) from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _some(number: int | str, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
