"""The speech model of each council, built at ingest: what its callers may say, and how it is said.

Built aside and switched in by renaming one small file, as the index is; see ``pipelines.engines.speech_model``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from pydantic import TypeAdapter

from pipelines.engines.speech_model import (
    COMMANDS,
    COUNCIL,
    EVERYDAY,
    WORDS,
    current_speech_model,
    language_model_file,
    speech_folder,
)
from pipelines.engines.sphinx_decoder import american_dictionary
from pipelines.facts.council import Council
from pipelines.knowledge.index import Entry
from pipelines.speech.everyday import FILE, Everyday, load_everyday
from pipelines.speech.language_model import END, START, council_model, count, mixed_model, write_arpa
from pipelines.speech.pronunciation import ask_espeak, has_espeak, pronounce, read_dictionary, write_dictionary
from pipelines.speech.vocabulary import PHRASES, PhonePhrases, load_phrases, wordings

logger = logging.getLogger(__name__)

FORMAT = "1"  # raised when the same pages make another model
KEPT_VERSIONS = 2  # the serving one, and the one before it, which a running server may be about to open
_BRITISH = "british.json"  # what espeak-ng said of words before, of all councils
_BRITISH_WAYS = TypeAdapter(dict[str, list[str]])


@dataclass(frozen=True, slots=True)
class _Sources:
    """What every council's model is made of, beside its own words."""

    american: Mapping[str, Sequence[str]]
    everyday: Everyday
    phrases: PhonePhrases


def build_speech_models(
    data_folder: Path, entries: Iterable[Entry], councils: Mapping[str, Council], *, rebuild: bool = False
) -> tuple[str, ...]:
    """Build the speech model of every council whose words changed.

    Args:
        data_folder: of the settings.
        entries: of all councils.
        councils: id → what it says about itself.
        rebuild: all of them, changed or not.

    Returns:
        The councils whose models are new; none when pocketsphinx is not installed, which is logged.

    Raises:
        OSError: a model could not be written. Those that serve keep serving.
    """
    dictionary = american_dictionary()
    if dictionary is None:
        logger.info("speech_models_left_out reason='pocketsphinx is not installed'")
        return ()
    own: dict[str, list[Entry]] = {council: [] for council in councils}
    for entry in entries:
        if entry.passage.council in own:
            own[entry.passage.council].append(entry)
    versions = {council: _version(own[council], councils[council]) for council in own}
    stale = [council for council in own if rebuild or versions[council] != _serving(data_folder, council)]
    if not stale:
        return ()
    sources = _Sources(read_dictionary(dictionary), load_everyday(), load_phrases())
    for council in stale:
        start = perf_counter()
        folder = speech_folder(data_folder, council)
        folder.mkdir(parents=True, exist_ok=True)
        words = _build(folder, versions[council], own[council], councils[council], sources, rebuild=rebuild)
        logger.info("speech_model_built council=%s words=%d seconds=%.1f", council, words, perf_counter() - start)
    return tuple(stale)


def _serving(data_folder: Path, council: str) -> str:
    """What the serving model was made of."""
    current = current_speech_model(data_folder, council)
    return current.name.partition("-")[0] if current else ""


def _version(entries: Sequence[Entry], council: Council) -> str:
    """A name for all that a model is made of."""
    whole = hashlib.sha256(f"{FORMAT} {has_espeak()}".encode() + PHRASES.read_bytes() + FILE.read_bytes())
    teams = sorted(team.name for team in council.teams.values())
    whole.update(repr((council.name, council.places, teams)).encode())
    for entry in entries:
        passage = entry.passage
        options = [(option.label, option.question) for option in passage.options]
        whole.update(repr((passage.title, passage.heading, passage.text, options, entry.asked_as)).encode())
    return whole.hexdigest()[:12]


def _build(
    folder: Path, version: str, entries: list[Entry], council: Council, sources: _Sources, *, rebuild: bool
) -> int:
    """Write a version and switch it in, or switch back to one that is still there; returns its number of words."""
    there = folder / version
    words = 0
    if rebuild or not there.is_dir():
        partial = folder / f"{version}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        words = _write(partial, entries, council, sources)
        for file in partial.iterdir():
            _flush(file)
        there = _free_name(folder, version)
        partial.rename(there)
    _switch(folder, there.name)
    return words


def _write(partial: Path, entries: list[Entry], council: Council, sources: _Sources) -> int:
    spoken = wordings(entries, council, sources.phrases, in_dictionary=sources.american.__contains__)
    everything = (spoken.words | sources.everyday.english.words.keys()) - {START, END}
    british = _british(partial.parent.parent / _BRITISH, everything, sources.everyday)
    said = pronounce(everything, spoken.acronyms, american=sources.american, british=british)
    write_dictionary(said, partial / WORDS)
    own = sorted(spoken.words & said.keys())  # what nobody knows to say cannot be heard
    counts = count(spoken.sentences, frozenset(own))
    write_arpa(council_model(counts, own), language_model_file(partial, COUNCIL))
    among_english = mixed_model(counts, sources.everyday.english, sorted(said))
    write_arpa(among_english, language_model_file(partial, EVERYDAY))
    commands = count(spoken.commands, frozenset(own))
    write_arpa(council_model(commands, sorted(commands.words.keys() - {END})), language_model_file(partial, COMMANDS))
    return len(said)


def _british(file: Path, words: Iterable[str], everyday: Everyday) -> dict[str, list[str]]:
    """How the British say each word; espeak-ng is asked only for those that it was never asked for."""
    known = {**everyday.said, **_remembered(file)}
    fresh = ask_espeak(word for word in words if word not in known)
    if fresh:
        remembered = {word: ways for word, ways in {**known, **fresh}.items() if word not in everyday.said}
        new = file.with_suffix(".new")
        new.write_text(json.dumps(remembered), encoding="utf-8")
        new.replace(file)
    return {**known, **fresh}


def _remembered(file: Path) -> dict[str, list[str]]:
    try:
        return _BRITISH_WAYS.validate_json(file.read_bytes())
    except (OSError, ValueError):  # none yet, or damaged, or of another release: it is asked for anew
        return {}


def _free_name(folder: Path, version: str) -> Path:
    """A folder that a process may be reading is never written over."""
    names = (version, *(f"{version}-{number}" for number in range(2, 1000)))
    return next(folder / name for name in names if not (folder / name).exists())


def _switch(folder: Path, version: str) -> None:
    pointer = folder / "current.new"
    pointer.write_text(version, encoding="utf-8")
    _flush(pointer)
    pointer.replace(folder / "current")
    _flush(folder)
    versions = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in versions[:-KEPT_VERSIONS]:
        if old.name != version:
            shutil.rmtree(old, ignore_errors=True)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
