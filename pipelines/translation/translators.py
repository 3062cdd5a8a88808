"""The engines of the settings in their order: a plain table from name to constructor."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from pipelines.engines.apertium import Apertium
from pipelines.engines.build import language_model
from pipelines.engines.ctranslate2_translator import Ctranslate2Translator
from pipelines.engines.protocols import Translator
from pipelines.errors import ModelFileError, SettingsError
from pipelines.models.store import model_file, model_hash
from pipelines.prompts.prompt import read_prompt
from pipelines.settings import Settings
from pipelines.translation.model_translator import ModelTranslator

PROMPT = "translate.md"


def _apertium(settings: Settings) -> Iterator[Translator]:
    yield Apertium(seconds=settings.translation.seconds)


def _ctranslate2(settings: Settings) -> Iterator[Translator]:
    for named in settings.translation.models:
        folder, name, digest = _folder(settings, named)
        yield Ctranslate2Translator(
            folder, name=name, digest=digest, seconds=settings.translation.seconds, threads=settings.engines.threads
        )


def _folder(settings: Settings, named: str) -> tuple[Path, str, str]:
    """Folder, name and digest of a model of the catalogue, or of a folder of the council's own."""
    if os.sep in named or Path(named).is_dir():
        folder = Path(named).expanduser()
        weights = folder / "model.bin"
        return folder, folder.name, _digest(weights, weights.stat().st_mtime_ns) if weights.is_file() else ""
    file = model_file(settings, named)
    return file.parent, named, model_hash(file)


@lru_cache(maxsize=16)
def _digest(weights: Path, changed: int) -> str:
    """Gigabytes are read once, not for every page that lists the languages."""
    del changed
    return model_hash(weights)


def _model(settings: Settings) -> Iterator[Translator]:
    model = language_model(settings)
    if model:
        yield ModelTranslator(
            model=model,
            prompt=read_prompt(settings.prompts_folder / PROMPT),
            council=settings.council.replace("-", " ").title(),
            languages=settings.translation.languages,
            seconds=settings.translation.seconds,
        )


TRANSLATORS: dict[str, Callable[[Settings], Iterator[Translator]]] = {
    "apertium": _apertium,
    "ctranslate2": _ctranslate2,
    "model": _model,
}


def translators(settings: Settings, only: str = "") -> tuple[Translator, ...]:
    """The engines by preference. One that is not there is among them, and says so when asked for its problem.

    Args:
        settings: which, and where they are.
        only: one name of the table; all of the settings when empty.

    Raises:
        SettingsError: there is no engine of a name, or a model named is not here.
    """
    names = (only,) if only else settings.translation.engines
    unknown = [name for name in names if name not in TRANSLATORS]
    if unknown:
        raise SettingsError(f"There is no translation engine '{unknown[0]}'; have: {', '.join(TRANSLATORS)}.")
    try:
        return tuple(engine for name in names for engine in TRANSLATORS[name](settings))
    except ModelFileError as error:
        raise SettingsError(f"FRONT_DOOR_TRANSLATION__MODELS: {error}") from error


def here(settings: Settings) -> frozenset[str]:
    """Languages into which something here drafts English now. A model that is down does not count."""
    return frozenset(
        target
        for engine in translators(settings)
        if not engine.problem()
        for source, target in engine.pairs()
        if source == "en"
    )
