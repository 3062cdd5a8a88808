"""What officers' documents are made with: a simplifier and sets of pictures, loaded when the first one needs them."""

from __future__ import annotations

import threading

from pipelines.documents.protocols import Simplifier
from pipelines.engines.protocols import PictureSet
from pipelines.settings import Settings

MADE_WITH = 1  # raise it when the same file should be turned anew, because documents are made differently now


class Tools:
    """Threads may share it."""

    def __init__(self, settings: Settings, *, council: str) -> None:
        """Nothing is loaded yet.

        Args:
            settings: as the service was started with.
            council: its name as printed.
        """
        self._settings = settings
        self._council = council
        self._lock = threading.Lock()
        self._simplifier: Simplifier | None = None

    @property
    def made_with(self) -> str:
        """The settings that change what becomes of a file."""
        chosen = self._settings.language_model
        return f"{MADE_WITH} {self._settings.documents.picture_set} {chosen.model} {chosen.url}"

    @property
    def simplifier(self) -> Simplifier:
        """The language model of the settings, with the rules for what it does not do; without one, the rules alone."""
        with self._lock:
            if self._simplifier is None:
                self._simplifier = _simplifier(self._settings, self._council, self.pictures())
            return self._simplifier

    def pictures(self, name: str = "") -> PictureSet:
        """The set that a document was made with, by its name; that of the settings when none is named.

        Raises:
            EngineError: there is no such set any more.
        """
        from pipelines.documents.pictures import open_picture_set

        return open_picture_set(name or self._settings.documents.picture_set, self._settings.data_folder / "pictures")


def _simplifier(settings: Settings, council: str, pictures: PictureSet) -> Simplifier:
    from pipelines.documents.rules.simplifier import RulesSimplifier
    from pipelines.engines.build import language_model

    rules, model = RulesSimplifier(), language_model(settings)
    if model is None:
        return rules
    from pipelines.documents.model_simplifier import ModelSimplifier
    from pipelines.prompts.prompt import load_prompts

    prompts = load_prompts(settings.prompts_folder)
    return ModelSimplifier(model=model, prompts=prompts, council=council, rules=rules, picture_set=pictures)
