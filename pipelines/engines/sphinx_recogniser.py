"""The embedded recogniser: two hearings of each utterance by pocketsphinx, one of them among the council's words alone.

It knows what callers of this council talk about better than what exactly they said, and says so: ``sure_of_words`` is
never set. Figures are in ``docs/telephone.md``.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import time
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotInTimeError
from pathlib import Path

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard
from pipelines.engines.speech_model import COMMANDS, COUNCIL, EVERYDAY, current_speech_model
from pipelines.engines.sphinx_judgement import Judgement, as_command, as_question
from pipelines.engines.sphinx_pool import SphinxPool
from pipelines.engines.sphinx_process import Answer, Job
from pipelines.errors import EngineError, ModelBusyError
from pipelines.settings import Settings

SHORT_ANSWERS = frozenset({"yes_or_no", "choice"})  # when a short answer is expected
_SHORT_SECONDS = 2.4  # of sound, the pauses around it included; what is longer is no short answer
LONGEST_SECONDS = 30
_COMMAND_SECONDS = 3  # longest sound that may be a command where none was asked for
_PATIENCE_SECONDS = 0.4  # that another hearing is waited for once the first is there; alone it is there by then
_ANSWERING_SECONDS = 0.5  # for the pool to say that the time is over
_NOT_INSTALLED = "pocketsphinx is not installed, so callers cannot be understood. Run 'make install'."


class SphinxRecogniser:
    """Fills ``SpeechRecogniser``. A speech model that is built meanwhile is taken up by itself."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = SphinxPool(settings.voice.processes)
        self._taken_up: Path | None = None
        self._take_up(settings.council)

    @property
    def name(self) -> str:
        try:
            return f"pocketsphinx-{importlib.metadata.version('pocketsphinx')}"
        except importlib.metadata.PackageNotFoundError:
            return "pocketsphinx"

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that listen."""
        return self._pool.pids

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", expecting: str = "") -> Heard:
        """See ``SpeechRecogniser``. Only English is known, whatever the language is said to be."""
        start = time.monotonic()
        version = self._take_up(council)
        if version is None:
            raise EngineError(self._no_model(council))
        data = sound[: LONGEST_SECONDS * rate].tobytes()
        heard = Judgement("", (), 0.0)
        if data:
            hearings = _Hearings(self._pool, version, data, rate, start + self._settings.voice.recognise_seconds)
            expected = expecting in SHORT_ANSWERS
            may_be_command = expected or len(sound) <= _COMMAND_SECONDS * rate
            try:
                heard = hearings.judged(may_be_command=may_be_command, expected=expected)
            finally:
                hearings.cancel()
        return Heard(
            text=heard.text,
            others=heard.others,
            confidence=heard.confidence,
            engine=self.name,
            seconds=time.monotonic() - start,
        )

    def problem(self) -> str:
        if importlib.util.find_spec("pocketsphinx") is None:
            return _NOT_INSTALLED
        council = self._settings.council
        return "" if current_speech_model(self._settings.data_folder, council) else self._no_model(council)

    def close(self) -> None:
        self._pool.close()

    def _take_up(self, council: str) -> Path | None:
        """The version that serves; a new one of the council of the settings is opened in all processes."""
        version = current_speech_model(self._settings.data_folder, council)
        if version is not None and council == self._settings.council and version != self._taken_up:
            self._taken_up = version
            self._pool.open(version)
        return version

    def _no_model(self, council: str) -> str:
        if importlib.util.find_spec("pocketsphinx") is None:
            return _NOT_INSTALLED
        return f"There is no speech model of {council}. Run 'frontdoor ingest'."


class _Hearings:
    """The searches over one utterance, which several processes do at once where they are free."""

    def __init__(self, pool: SphinxPool, version: Path, sound: bytes, rate: int, deadline: float) -> None:
        self._pool = pool
        self._version, self._sound, self._rate = version, sound, rate
        self._deadline = deadline
        self._asked: dict[str, Future[Answer]] = {}

    def judged(self, *, may_be_command: bool, expected: bool) -> Judgement:
        """What was said.

        Raises:
            EngineError: the first hearing broke off or took longer than it may.
        """
        self._ask(COUNCIL)
        if may_be_command:
            self._ask(COMMANDS)
        if not expected and not self._pool.crowded:
            self._ask(EVERYDAY, can_wait=True)
        try:
            council = self._asked[COUNCIL].result(max(0.0, self._deadline - time.monotonic()) + _ANSWERING_SECONDS)
        except NotInTimeError as error:
            raise EngineError("The speech recogniser did not answer in time.") from error
        command = self._if_in_time(COMMANDS)
        if command is not None and (said := as_command(council, command, expected=expected)) is not None:
            return said
        if expected:
            self._ask(EVERYDAY)  # a question after all
        return as_question(council, self._if_in_time(EVERYDAY))

    def cancel(self) -> None:
        """Nobody waits any longer for what has not begun."""
        for asked in self._asked.values():
            asked.cancel()

    def _ask(self, search: str, *, can_wait: bool = False) -> None:
        job = Job(self._version, self._deadline, search, self._sound, self._rate)
        try:
            self._asked[search] = self._pool.ask(job, can_wait=can_wait)
        except ModelBusyError:
            if search == COUNCIL:  # the others can be done without
                raise

    def _if_in_time(self, search: str) -> Answer | None:
        """A hearing that can be done without."""
        asked = self._asked.get(search)
        seconds = min(self._deadline - time.monotonic(), _PATIENCE_SECONDS)
        with contextlib.suppress(NotInTimeError, EngineError, CancelledError):
            return asked.result(max(0.0, seconds)) if asked else None
        return None
