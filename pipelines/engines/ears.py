"""The recogniser of the settings, and the one in the package that listens while it cannot."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard, VoiceActivity
from pipelines.errors import EngineError, ModelFileError
from pipelines.models.catalogue import read_catalogue
from pipelines.models.places import models_folder
from pipelines.models.store import model_file
from pipelines.settings import Settings

logger = logging.getLogger(__name__)

SPHINX = "sphinx"
CHECKPOINT = ".pt"
FIRST_SHARE = 0.75  # of the time for an utterance; the rest is for the other recogniser
ENGLISH = frozenset({"en"})

Gone = Callable[[], bool]


class Interruptible(Protocol):
    """A SpeechRecogniser that can be told that the caller is gone, in the middle of its work."""

    @property
    def name(self) -> str: ...

    def recognise(
        self, sound: Pcm, *, rate: int, council: str, language: str = "", gone: Gone | None = None
    ) -> Heard: ...

    def problem(self) -> str: ...

    def close(self) -> None: ...


class Embedded(Protocol):
    """A SpeechRecogniser that listens otherwise when it knows what is expected: a question, or a short answer."""

    @property
    def name(self) -> str: ...

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", expecting: str = "") -> Heard: ...

    def problem(self) -> str: ...

    def close(self) -> None: ...


class Ears:
    """Fills the SpeechRecogniser protocol: a first choice, and the embedded recogniser when that is down, busy or late.

    Threads may share it.
    """

    def __init__(
        self, first: Interruptible | None, other: Embedded, *, other_languages: frozenset[str] = ENGLISH
    ) -> None:
        """Nothing is started.

        Args:
            first: asked first; None where the other one is all there is.
            other: asked when the first cannot answer.
            other_languages: those that it knows; a caller who speaks another one is not given to it, since it would
                hear English words in whatever they say.
        """
        self._first = first
        self._other = other
        self._other_languages = other_languages

    @property
    def name(self) -> str:
        """Of the one that listens now. ``Heard.engine`` names who heard an utterance."""
        return self._first.name if self._first and not self._first.problem() else self._other.name

    def recognise(
        self,
        sound: Pcm,
        *,
        rate: int,
        council: str,
        language: str = "",
        expecting: str = "",
        gone: Gone | None = None,
    ) -> Heard:
        """The words of a whole utterance.

        Args:
            sound: as in the protocol, and so are rate, council and language.
            rate: samples a second.
            council: whose words are expected.
            language: BCP 47 tag where it is known.
            expecting: what the call waits for, for the other recogniser.
            gone: whether the caller no longer waits; the first choice ends its work then.

        Raises:
            EngineError: neither can answer, or the caller is gone.
        """
        why = ""
        if self._first:
            try:
                return self._first.recognise(sound, rate=rate, council=council, language=language, gone=gone)
            except EngineError as error:
                if gone and gone():
                    raise
                why = f"{error} "
                logger.warning("ears_fall_back reason=%r", str(error))
        if language and language.split("-")[0].lower() not in self._other_languages:
            raise EngineError(f"{why}The recogniser in the package does not know the language '{language}'.")
        if problem := self._other.problem():
            raise EngineError(f"{why}{problem}")
        return self._other.recognise(sound, rate=rate, council=council, language=language, expecting=expecting)

    def problem(self) -> str:
        """What is wrong with the first choice, though calls go on with the other one; empty when nothing is."""
        first, other = self._first.problem() if self._first else "", self._other.problem()
        if not first:
            return "" if self._first else other
        return f"{first} {other}" if other else f"{first} Meanwhile {self._other.name} listens."

    def hears(self) -> bool:
        """Whether calls can be taken: one of the two listens."""
        return bool(self._first and not self._first.problem()) or not self._other.problem()

    def close(self) -> None:
        if self._first:
            self._first.close()
        self._other.close()


def recogniser(
    settings: Settings,
    *,
    words: Callable[[str], Sequence[str]] | None = None,
    usual_language: Callable[[str], str] | None = None,
    embedded: Callable[[Settings], Embedded] | None = None,
    activity: Callable[[], VoiceActivity] | None = None,
    warm: bool = True,
) -> Ears:
    """The recogniser of ``FRONT_DOOR_VOICE__RECOGNISER``; a Whisper model has the embedded one beside it.

    Args:
        settings: which, where it runs, how long it may take.
        words: by council, the streets, schemes and forms that callers name, most useful first.
        usual_language: by council, for callers whose language Whisper cannot tell.
        embedded: makes the recogniser in the package.
        activity: a new voice activity.
        warm: begin to load the model now, beside everything else.
    """
    other = (embedded or _sphinx)(settings)
    if settings.voice.recogniser == SPHINX:
        return Ears(None, other)
    from pipelines.engines.whisper_recogniser import WhisperRecogniser

    named = settings.voice.recogniser
    first = WhisperRecogniser(
        lambda: whisper_file(settings),
        name=Path(named).stem if named.endswith(CHECKPOINT) else named,
        activity=activity or _silero,
        seconds=settings.voice.recognise_seconds * FIRST_SHARE,
        device=settings.voice.whisper_device,
        words=words,
        usual_language=usual_language,
    )
    if warm:
        first.start()
    return Ears(first, other)


def whisper_file(settings: Settings) -> Path:
    """The checkpoint of the settings: of the catalogue and checked against its hash, or any .pt file by its path.

    Raises:
        ModelFileError: it is not here, is not what was published, or is no model that hears.
    """
    named = settings.voice.recogniser
    if named.endswith(CHECKPOINT):
        file = Path(named).expanduser()
        if not file.is_file():
            raise ModelFileError(
                f"There is no file {file}. Set FRONT_DOOR_VOICE__RECOGNISER to a Whisper checkpoint, or to a name of "
                "'frontdoor models list'."
            )
        return file
    known = read_catalogue(models_folder(settings)).by_name.get(named)
    if known and known.purpose != "hear":
        raise ModelFileError(
            f"The model '{named}' does not turn speech into words. Set FRONT_DOOR_VOICE__RECOGNISER to 'sphinx' or to "
            "a Whisper model of 'frontdoor models list'."
        )
    return model_file(settings, named)


def _sphinx(settings: Settings) -> Embedded:
    from pipelines.engines.sphinx_recogniser import SphinxRecogniser

    return SphinxRecogniser(settings)


def _silero() -> VoiceActivity:
    from pipelines.engines.silero_activity import SileroActivity

    return SileroActivity()
